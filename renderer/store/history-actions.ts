import type { IpcResult } from '../../shared/ipc/result.ts';
import type { RoomId, TransferId } from '../../shared/model/ids.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import type { AppState } from './app-state.ts';
import type { Calls } from './calls.ts';
import { addNewer, addOlder, EMPTY_LOG, keepNewest, lastSeqOf, MAX_LINES_UNSEEN, type RoomLog, refreshLines, replaceLines } from './room-log.ts';
import { selectLog, selectRoom } from './selectors.ts';
import type { AppStore } from './store.ts';

export const HISTORY_PAGE_LINES = 100;
/** A room is opened with at least so many lines, if there are. */
const ENOUGH_LINES = 40;
const REFRESHED_LINES = 500;

type Merge = (log: RoomLog | undefined, page: HistoryPage, askedAt: number) => RoomLog;

/** What is missing of the lines that a room is opened with: those around the first unread one, or the newest; undefined when they are here. */
export function whatToLoad({ rooms, logs }: Pick<AppState, 'rooms' | 'logs'>, roomId: RoomId): 'unread' | 'newest' | undefined {
  const room = rooms.find(({ id }) => id === roomId);
  const log = logs[roomId];
  const startsBehind = (seq: number) => log === undefined || (log.hasOlder && (log.entries[0]?.seq ?? 0) > seq + 1);
  if (room !== undefined && room.unread > 0 && room.readSeq > 0 && startsBehind(room.readSeq)) return 'unread';
  return log === undefined || (log.hasOlder && !log.hasNewer && log.entries.length < ENOUGH_LINES) ? 'newest' : undefined;
}

/** Which lines of which room are in the window. */
export function createHistoryActions(store: AppStore, { ask, askAndReport }: Calls) {
  /** Rooms and directions in which a page is on its way. */
  const underWay = new Map<string, Promise<boolean>>();

  const putLog = (roomId: RoomId, log: RoomLog) => store.setState(({ logs }) => ({ logs: { ...logs, [roomId]: log } }));

  /** One page at a time of each kind; an answer for lines that were replaced meanwhile is dropped. */
  function load(roomId: RoomId, place: PagePlace, merge: Merge): Promise<boolean> {
    const key = `${roomId} ${place.kind}`;
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const loading = loadPage(roomId, place, merge).finally(() => underWay.delete(key));
    underWay.set(key, loading);
    return loading;
  }

  async function loadPage(roomId: RoomId, place: PagePlace, merge: Merge): Promise<boolean> {
    const before = store.getState().logs[roomId];
    const page = await askAndReport('history.page', { roomId, place, limit: HISTORY_PAGE_LINES });
    const log = store.getState().logs[roomId];
    const replaces = place.kind === 'newest' || place.kind === 'around';
    if (page === undefined || (!replaces && log?.generation !== before?.generation)) return false;
    putLog(roomId, merge(log, page, before?.newestSeq ?? 0));
    return page.entries.length > 0;
  }

  const loadNewest = (roomId: RoomId) => load(roomId, { kind: 'newest' }, replaceLines);
  const loadAround = (roomId: RoomId, seq: number) => load(roomId, { kind: 'around', seq }, replaceLines);

  /** What is left open of a room that is not looked at any more is little: its newest lines, or nothing. */
  function leaveRoom(roomId: RoomId): void {
    store.setState(({ logs: { [roomId]: log, ...others } }) => {
      if (log === undefined || log.hasNewer) return { logs: others };
      return { logs: { ...others, [roomId]: keepNewest(log, MAX_LINES_UNSEEN) } };
    });
  }

  /** Shows the room, without loading anything. */
  function show(roomId: RoomId): void {
    const left = selectRoom(store.getState());
    if (left?.id === roomId) return;
    store.setState({ currentRoomId: roomId, readingOlder: null, wanted: null, composing: null });
    if (left !== undefined) leaveRoom(left.id);
  }

  /** Loads the lines that a room is opened with, when they are not here. */
  async function fill(roomId: RoomId): Promise<void> {
    const state = store.getState();
    switch (whatToLoad(state, roomId)) {
      case 'unread':
        await loadAround(roomId, state.rooms.find(({ id }) => id === roomId)?.readSeq ?? 1);
        break;
      case 'newest':
        await loadNewest(roomId);
        break;
    }
    if (store.getState().logs[roomId] === undefined) putLog(roomId, EMPTY_LOG);
  }

  async function jumpTo(roomId: RoomId, seq: number): Promise<void> {
    show(roomId);
    const isHere = () => selectLog(store.getState(), roomId).entries.some((entry) => entry.seq === seq);
    // First, so that the list begins with it.
    const wanted = { roomId, seq };
    store.setState({ wanted });
    if (!isHere()) await loadAround(roomId, seq);
    if (!isHere() && store.getState().wanted === wanted) store.setState({ wanted: null });
  }

  return {
    /** Shows the room, at its first unread line when there is one. */
    async openRoom(roomId: RoomId): Promise<void> {
      show(roomId);
      await fill(roomId);
    },
    /** Loads what the list needs of a room that is shown already and has no lines here. */
    fillRoom: fill,
    /** Shows a line in its place, and points at it. */
    jumpTo,
    /** Shows the card of a file that is in the window's lines; does nothing when it is not. */
    async showTransfer(id: TransferId): Promise<void> {
      const roomId = store.getState().transfers[id]?.roomId;
      const entry = roomId === undefined ? undefined : selectLog(store.getState(), roomId).entries.find((line) => line.id === id);
      if (entry !== undefined) await jumpTo(entry.roomId, entry.seq);
    },
    /** Loads the page before the first line; answers whether anything came. */
    async loadOlder(roomId: RoomId): Promise<boolean> {
      const { entries, hasOlder } = selectLog(store.getState(), roomId);
      const [first] = entries;
      if (first === undefined || !hasOlder) return false;
      return await load(roomId, { kind: 'before', seq: first.seq }, (log = EMPTY_LOG, page) => addOlder(log, page));
    },
    /** Loads the page behind the last line; answers whether anything came. */
    async loadNewer(roomId: RoomId): Promise<boolean> {
      const log = selectLog(store.getState(), roomId);
      if (!log.hasNewer) return false;
      return await load(roomId, { kind: 'after', seq: lastSeqOf(log) }, (now = EMPTY_LOG, page, askedAt) => addNewer(now, page, askedAt));
    },
    /** One line of this device, wherever it is; undefined when there is none. */
    async lineOf(roomId: RoomId, seq: number): Promise<ShownEntry | undefined> {
      const isIt = (entry: ShownEntry) => entry.seq === seq;
      const here = selectLog(store.getState(), roomId).entries.find(isIt);
      if (here !== undefined) return here;
      const page = await ask('history.page', { roomId, place: { kind: 'around', seq }, limit: 1 });
      return page.ok ? page.value.entries.find(isIt) : undefined;
    },
    /** Shows the newest lines in place of those that are here. */
    loadNewest,
    /** Whether somebody reads lines above the end of the shown room. */
    setReadingOlder: (roomId: RoomId | null) => {
      if (store.getState().readingOlder !== roomId) store.setState({ readingOlder: roomId });
    },
    /** Asks anew for what is here of a room: events about it may have been missed. */
    async refreshRoom(roomId: RoomId): Promise<void> {
      const { entries, generation } = selectLog(store.getState(), roomId);
      let seq = (entries[0]?.seq ?? 1) - 1;
      const last = entries.at(-1)?.seq ?? 0;
      while (seq < last) {
        const result: IpcResult<HistoryPage> = await ask('history.page', { roomId, place: { kind: 'after', seq }, limit: REFRESHED_LINES });
        const log = selectLog(store.getState(), roomId);
        const within: readonly ShownEntry[] = result.ok ? result.value.entries.filter((entry) => entry.seq <= last) : [];
        if (within.length === 0 || log.generation !== generation) return;
        putLog(roomId, refreshLines(log, within));
        seq = within.at(-1)?.seq ?? last;
      }
    },
  };
}
