import type { LanChatApi } from '../../../shared/ipc/contract.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { selectSelfId } from '../../store/selectors.ts';
import type { AppStore } from '../../store/store.ts';
import { type NotificationText, notificationOf } from './notification-of.ts';

/** The system's notifications, as far as this needs them. */
export type NotificationShower = {
  /** Whether the person looks at the window: then nothing is told. */
  isLookedAt(): boolean;
  /** `tag`: two windows that tell of the same show it once. Returns the way to take it back. */
  show(text: NotificationText, tag: string, onClick: () => void): () => void;
  /** Called whenever the person looks again. Returns the way to stop. */
  onLookedAt(listener: () => void): () => void;
};

export type NotifierOptions = {
  readonly api: Pick<LanChatApi, 'onEvent'>;
  readonly store: AppStore;
  readonly shower: NotificationShower;
  /** Shows the line that was clicked. */
  readonly onOpen: (roomId: RoomId, seq: number) => void;
  readonly now?: () => number;
};

/** Lines that come together are told together. */
const GATHER_MS = 300;
/** What a room had before one came in is history, no news. */
const QUIET_AFTER_JOIN_MS = 3_000;

/** Tells of lines that come while nobody looks at the window. Returns the way to stop. */
export function startNotifier({ api, store, shower, onOpen, now = Date.now }: NotifierOptions): () => void {
  const gathered = new Map<RoomId, ShownEntry[]>();
  const shown = new Map<RoomId, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let joinedAt = Number.NEGATIVE_INFINITY;

  function take(roomId: RoomId): void {
    shown.get(roomId)?.();
    shown.delete(roomId);
  }
  function takeAll(): void {
    gathered.clear();
    for (const roomId of [...shown.keys()]) take(roomId);
  }

  function tell(): void {
    timer = undefined;
    const state = store.getState();
    for (const [roomId, entries] of gathered) {
      const room = state.rooms.find(({ id }) => id === roomId);
      const unseen = entries.filter(({ seq }) => seq > (room?.readSeq ?? 0));
      const text =
        room && notificationOf({ room, entries: unseen, members: state.members, selfId: selectSelfId(state), notify: state.settings.notify });
      const last = unseen.at(-1);
      if (text === undefined || last === undefined) continue;
      take(roomId);
      shown.set(
        roomId,
        shower.show(text, `${roomId}-${last.seq}`, () => onOpen(roomId, last.seq)),
      );
    }
    gathered.clear();
  }

  const stopEvents = api.onEvent((event) => {
    if (event.type === 'session-changed' && event.session.state !== 'joined') takeAll();
    if (event.type === 'session-changed' && event.session.state === 'joined' && store.getState().session.state !== 'joined') joinedAt = now();
    if (event.type === 'room-changed' && event.room.unread === 0) take(event.room.id);
    if (event.type !== 'entries-added' || shower.isLookedAt() || now() - joinedAt < QUIET_AFTER_JOIN_MS) return;
    gathered.set(event.roomId, [...(gathered.get(event.roomId) ?? []), ...event.entries]);
    timer ??= setTimeout(tell, GATHER_MS);
  });
  const stopLooks = shower.onLookedAt(takeAll);
  return () => {
    stopEvents();
    stopLooks();
    clearTimeout(timer);
    takeAll();
  };
}
