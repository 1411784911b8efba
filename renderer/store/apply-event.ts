import { assertNever } from '../../shared/lib/assert-never.ts';
import type { AppEvent } from '../../shared/model/app-event.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { AppState } from './app-state.ts';
import { applyNotes } from './apply-notes.ts';
import { addLive, MAX_LINES, MAX_LINES_UNSEEN, type RoomLog, removeLines } from './room-log.ts';
import { selectRoom } from './selectors.ts';

/** The state after `event`, which is the one that follows `state.seq`. Pure; keeps every object that did not change. */
export function applyEvent(state: AppState, event: AppEvent): AppState {
  const next: AppState = { ...state, seq: event.seq };
  switch (event.type) {
    case 'session-changed':
      return event.session.state === 'joined' ? { ...next, session: event.session } : { ...next, ...NOWHERE, session: event.session };
    case 'hosting-changed':
      return { ...next, hosting: event.hosting };
    case 'rooms-changed':
      return { ...next, rooms: event.rooms };
    case 'room-changed':
      return { ...next, rooms: putRoom(state.rooms, event.room) };
    case 'members-changed':
      return { ...next, members: event.members };
    case 'entries-added':
      return { ...next, logs: withLines(state, event.roomId, event.entries), pending: withoutPosted(state.pending, event.entries) };
    case 'notes-changed':
      return changeLog(next, event.roomId, (log) => applyNotes(log, event.notes));
    case 'entries-removed':
      return changeLog(next, event.roomId, (log) => removeLines(log, new Set(event.seqs)));
    case 'marks-changed':
      return { ...next, marks: { ...state.marks, [event.roomId]: event.marks } };
    case 'typing-changed':
      return { ...next, typing: { ...state.typing, [event.roomId]: event.members } };
    case 'log-reset':
      return { ...next, logs: {}, marks: {}, typing: {}, wanted: null };
    case 'pending-changed':
      return { ...next, pending: putPending(state.pending, event.post) };
    case 'pending-removed':
      return { ...next, pending: state.pending.filter(({ id }) => id !== event.id) };
    case 'transfer-changed':
      return { ...next, transfers: { ...state.transfers, [event.transfer.id]: event.transfer } };
    case 'known-hosts-changed':
      return { ...next, knownHosts: event.knownHosts };
    case 'settings-changed':
      return { ...next, settings: event.settings };
    case 'failure-reported':
      return { ...next, reportedFailures: [...state.reportedFailures, { key: event.seq, failure: event.failure }] };
    default:
      return assertNever(event);
  }
}

/** Outside all rooms. */
const NOWHERE = { currentRoomId: null, readingOlder: null, wanted: null, composing: null, dialog: null } as const;

function withLines(state: AppState, roomId: RoomId, entries: readonly ShownEntry[]): AppState['logs'] {
  const max = selectRoom(state)?.id === roomId ? MAX_LINES : MAX_LINES_UNSEEN;
  const log = addLive(state.logs[roomId], entries, max, state.readingOlder === roomId ? 'older' : 'newest');
  return log === state.logs[roomId] ? state.logs : { ...state.logs, [roomId]: log };
}

function changeLog(state: AppState, roomId: RoomId, change: (log: RoomLog) => RoomLog): AppState {
  const log = state.logs[roomId];
  const changed = log && change(log);
  return changed === undefined || changed === log ? state : { ...state, logs: { ...state.logs, [roomId]: changed } };
}

/** The room in its place when it is there already, else behind the others. */
function putRoom(rooms: readonly RoomView[], room: RoomView): readonly RoomView[] {
  return rooms.some(({ id }) => id === room.id) ? rooms.map((known) => (known.id === room.id ? room : known)) : [...rooms, room];
}

/** The post in its place when it waits already, else as the newest. */
export function putPending(pending: readonly PendingPost[], post: PendingPost): readonly PendingPost[] {
  return pending.some(({ id }) => id === post.id) ? pending.map((waiting) => (waiting.id === post.id ? post : waiting)) : [...pending, post];
}

/** An entry may arrive before the word that its post is done; it never shows twice. */
function withoutPosted(pending: readonly PendingPost[], entries: readonly ShownEntry[]): readonly PendingPost[] {
  if (pending.length === 0) return pending;
  const posted = new Set<string>(entries.map(({ id }) => id));
  return pending.some(({ id }) => posted.has(id)) ? pending.filter(({ id }) => !posted.has(id)) : pending;
}
