import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppEvent, AppEventBody } from '../../../shared/model/app-event.ts';
import type { MemberId, MessageId, RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { SessionStatus } from '../../../shared/model/status.ts';
import { createAppStore } from '../../store/store.ts';
import { startNotifier } from './start-notifier.ts';

const ROOM = 'studio' as RoomId;
const room: RoomView = { id: ROOM, kind: 'room', name: 'Studio', firstSeq: 1, lastSeq: 0, readSeq: 0, unread: 1, mentions: 0, muted: false };
const joined: SessionStatus = {
  state: 'joined',
  address: 'studio:8000',
  self: 'self' as MemberId,
  alias: 'Linus',
  hostKey: 'key',
  trust: 'known',
  link: { state: 'online' },
};
const line = (seq: number, text = `line ${seq}`): ShownEntry => ({
  roomId: ROOM,
  seq,
  id: `e${seq}` as MessageId,
  authorId: 'grace' as MemberId,
  authorAlias: 'Grace',
  at: seq,
  body: { kind: 'text', text },
});

function setUp(session: SessionStatus = joined) {
  const store = createAppStore();
  store.setState({ session, rooms: [room] });
  const listeners = new Set<(event: AppEvent) => void>();
  const looks = new Set<() => void>();
  const shown: { body: string; tag: string; click: () => void; isOpen: boolean }[] = [];
  const opened: string[] = [];
  let seq = 0;
  const screen = { isLookedAt: false };
  const stop = startNotifier({
    api: {
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    store,
    shower: {
      isLookedAt: () => screen.isLookedAt,
      show({ body }, tag, click) {
        const one = { body, tag, click, isOpen: true };
        shown.push(one);
        return () => {
          one.isOpen = false;
        };
      },
      onLookedAt: (listener) => {
        looks.add(listener);
        return () => looks.delete(listener);
      },
    },
    onOpen: (roomId, at) => opened.push(`${roomId} ${at}`),
  });
  const emit = (body: AppEventBody) => {
    for (const listener of listeners) listener({ seq: ++seq, ...body });
  };
  const add = (...entries: readonly ShownEntry[]) => emit({ type: 'entries-added', roomId: ROOM, entries });
  const look = () => {
    for (const listener of looks) listener();
  };
  return { store, screen, shown, opened, emit, add, stop, look, listeners };
}
const gather = () => vi.advanceTimersByTime(400);

describe('notifications', () => {
  beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => vi.useRealTimers());

  it('tell of lines that come together once', () => {
    const { add, shown } = setUp();
    add(line(1));
    add(line(2), line(3));
    gather();
    expect(shown.map(({ body }) => body)).toEqual(['3 new messages\nline 3']);
  });

  it('are not shown while the person looks', () => {
    const { add, screen, shown } = setUp();
    screen.isLookedAt = true;
    add(line(1));
    gather();
    expect(shown).toEqual([]);
  });

  it('open the line that they tell of', () => {
    const { add, shown, opened } = setUp();
    add(line(1), line(2));
    gather();
    shown[0]?.click();
    expect(opened).toEqual(['studio 2']);
  });

  it('go when the person looks, and when the room was read elsewhere', () => {
    const { add, look, emit, shown } = setUp();
    add(line(1));
    gather();
    emit({ type: 'room-changed', room: { ...room, unread: 0 } });
    expect(shown.map(({ isOpen }) => isOpen)).toEqual([false]);
    add(line(2));
    gather();
    look();
    expect(shown.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  });

  it('do not tell of what was read before they come out', () => {
    const { add, store, shown } = setUp();
    add(line(1));
    store.setState({ rooms: [{ ...room, readSeq: 1, unread: 0 }] });
    gather();
    expect(shown).toEqual([]);
  });

  it('are quiet about the history that comes when a room is joined, not about what was missed while the connection was lost', () => {
    const { add, emit, store, shown } = setUp({ state: 'idle' });
    emit({ type: 'session-changed', session: joined });
    store.setState({ session: joined });
    add(line(1));
    gather();
    expect(shown).toEqual([]);
    vi.advanceTimersByTime(3_000);
    emit({ type: 'session-changed', session: { ...joined, link: { state: 'reconnecting', attempt: 1 } } });
    emit({ type: 'session-changed', session: joined });
    add(line(2));
    gather();
    expect(shown).toHaveLength(1);
  });

  it('end with the notifier', () => {
    const { add, shown, stop, listeners } = setUp();
    add(line(1));
    gather();
    stop();
    expect(shown[0]?.isOpen).toBe(false);
    expect(listeners.size).toBe(0);
  });
});
