import { describe, expect, test } from 'vitest';
import type { AppEventBody } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import { GRACE, LINUS, messageId, ROOM_ID, roomId } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { type AppState, INITIAL_STATE } from './app-state.ts';
import { applyEvent } from './apply-event.ts';

const apply = (state: AppState, ...bodies: readonly AppEventBody[]) =>
  bodies.reduce((next, body) => applyEvent(next, { seq: next.seq + 1, ...body }), state);

const talk = entriesOf([
  [GRACE, 0, 'one'],
  [LINUS, 1, 'two'],
  [GRACE, 1, 'three'],
  [GRACE, 1, 'four'],
]);
const entry = (index: number): Entry => {
  const found = talk[index];
  if (found === undefined) throw new Error(`the talk has no entry ${index}`);
  return found;
};
const added = (...entries: readonly Entry[]): AppEventBody => ({ type: 'entries-added', roomId: ROOM_ID, entries });
const seqs = (state: AppState) => state.logs[ROOM_ID]?.entries.map(({ seq }) => seq);
const waiting = (id: string) => ({ id, roomId: ROOM_ID, body: { kind: 'text', text: 'hello' }, at: 1, status: { state: 'waiting' } }) as const;
const room = (name: string, id = ROOM_ID): RoomView => ({
  id,
  kind: 'room',
  name,
  firstSeq: 1,
  lastSeq: 4,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  muted: false,
});

describe('applyEvent', () => {
  test('every event moves the seq and keeps what it does not name', () => {
    const before = { ...INITIAL_STATE, seq: 7, members: [GRACE] };
    const after = applyEvent(before, { seq: 8, type: 'hosting-changed', hosting: null });
    expect(after.seq).toBe(8);
    expect(after.members).toBe(before.members);
  });

  test('session-changed replaces the session', () => {
    const session = { state: 'joining', address: 'a:1', alias: 'Linus' } as const;
    expect(apply(INITIAL_STATE, { type: 'session-changed', session }).session).toBe(session);
  });

  test('hosting-changed replaces the hosting status', () => {
    const hosting = { roomName: 'R', port: 1, addresses: [], fingerprint: '' };
    expect(apply(INITIAL_STATE, { type: 'hosting-changed', hosting }).hosting).toBe(hosting);
    expect(apply({ ...INITIAL_STATE, hosting }, { type: 'hosting-changed', hosting: null }).hosting).toBeNull();
  });

  test('rooms-changed and members-changed replace their lists', () => {
    const rooms = [room('R')];
    const state = apply(INITIAL_STATE, { type: 'rooms-changed', rooms }, { type: 'members-changed', members: [GRACE] });
    expect(state.rooms).toBe(rooms);
    expect(state.members).toEqual([GRACE]);
  });

  test('entries-added appends, and drops a seq that is there already', () => {
    const state = apply(INITIAL_STATE, added(entry(0), entry(1)), added(entry(1), entry(2)));
    expect(seqs(state)).toEqual([1, 2, 3]);
    expect(state.logs[ROOM_ID]?.prepended).toBe(0);
  });

  test('entries-added with nothing new keeps the very same log', () => {
    const before = apply(INITIAL_STATE, added(entry(0)));
    expect(apply(before, added(entry(0))).logs[ROOM_ID]).toBe(before.logs[ROOM_ID]);
  });

  test('entries-added fills a hole in order and counts what came before the first', () => {
    const state = apply(INITIAL_STATE, added(entry(1)), added(entry(3)), added(entry(0), entry(2)));
    expect(seqs(state)).toEqual([1, 2, 3, 4]);
    expect(state.logs[ROOM_ID]?.prepended).toBe(1);
  });

  test('entries-added takes the waiting row of the same id away, so that nothing shows twice', () => {
    const state = apply(INITIAL_STATE, { type: 'pending-changed', post: waiting(entry(1).id) }, added(entry(0), entry(1)));
    expect(state.pending).toEqual([]);
  });

  test('room-changed changes a room in its place, and puts a new one behind', () => {
    const other = roomId('other');
    const state = apply(
      INITIAL_STATE,
      { type: 'rooms-changed', rooms: [room('R'), room('S', other)] },
      { type: 'room-changed', room: room('R2') },
      { type: 'room-changed', room: room('T', roomId('third')) },
    );
    expect(state.rooms.map(({ name }) => name)).toEqual(['R2', 'S', 'T']);
  });

  test('notes-changed changes its lines, keeps the others, and changes nothing of a room without lines', () => {
    const before = apply(INITIAL_STATE, added(entry(0), entry(1)));
    const note = { seq: 2, reactions: [{ emoji: '👍', by: [GRACE.id] }] };
    const after = apply(before, { type: 'notes-changed', roomId: ROOM_ID, notes: [note] });
    expect(after.logs[ROOM_ID]?.entries[1]?.note).toBe(note);
    expect(after.logs[ROOM_ID]?.entries[0]).toBe(before.logs[ROOM_ID]?.entries[0]);
    expect(apply(before, { type: 'notes-changed', roomId: roomId('other'), notes: [note] }).logs).toBe(before.logs);
  });

  test('entries-removed takes lines away', () => {
    const state = apply(INITIAL_STATE, added(entry(0), entry(1), entry(2)), { type: 'entries-removed', roomId: ROOM_ID, seqs: [2] });
    expect(seqs(state)).toEqual([1, 3]);
  });

  test('[RS2] [RS3] marks and who types are kept by room', () => {
    const marks = [{ memberId: GRACE.id, delivered: 4, read: 2 }];
    const state = apply(
      INITIAL_STATE,
      { type: 'marks-changed', roomId: ROOM_ID, marks },
      { type: 'typing-changed', roomId: ROOM_ID, members: [GRACE.id] },
    );
    expect(state.marks).toEqual({ [ROOM_ID]: marks });
    expect(state.typing).toEqual({ [ROOM_ID]: [GRACE.id] });
  });

  test('the end of the session closes what belongs to a room', () => {
    const before = { ...INITIAL_STATE, currentRoomId: ROOM_ID, dialog: { kind: 'export', roomId: ROOM_ID } } as const;
    expect(apply(before, { type: 'session-changed', session: { state: 'idle' } })).toMatchObject({ currentRoomId: null, dialog: null });
  });

  test('log-reset drops every log and keeps what waits', () => {
    const state = apply(INITIAL_STATE, added(entry(0)), { type: 'pending-changed', post: waiting('w') }, { type: 'log-reset' });
    expect(state.logs).toEqual({});
    expect(state.pending).toHaveLength(1);
  });

  test('pending-changed adds at the end, and changes a known post in its place', () => {
    const failed = { ...waiting('a'), status: { state: 'failed', failure: { code: 'too-fast', params: {} } } } as const;
    const state = apply(
      INITIAL_STATE,
      { type: 'pending-changed', post: waiting('a') },
      { type: 'pending-changed', post: waiting('b') },
      { type: 'pending-changed', post: failed },
    );
    expect(state.pending).toEqual([failed, waiting('b')]);
  });

  test('pending-removed takes exactly its post', () => {
    const id = messageId('a');
    const state = apply(
      INITIAL_STATE,
      { type: 'pending-changed', post: waiting(id) },
      { type: 'pending-changed', post: waiting('b') },
      { type: 'pending-removed', id },
    );
    expect(state.pending.map((post) => post.id)).toEqual(['b']);
  });

  test('transfer-changed puts the transfer under its id', () => {
    const transfer = {
      id: messageId('t'),
      roomId: ROOM_ID,
      name: 'a.txt',
      size: 1,
      keep: false,
      direction: 'outgoing',
      status: { state: 'open' },
      receivers: [],
    } as const;
    expect(apply(INITIAL_STATE, { type: 'transfer-changed', transfer }).transfers).toEqual({ [transfer.id]: transfer });
  });

  test('known-hosts-changed and settings-changed replace', () => {
    const knownHosts = [{ address: 'a:1', roomName: 'R', alias: 'L', hostKey: 'k', lastJoinedAt: 1 }];
    const settings = { ...INITIAL_STATE.settings, alias: 'L' };
    const state = apply(INITIAL_STATE, { type: 'known-hosts-changed', knownHosts }, { type: 'settings-changed', settings });
    expect(state.knownHosts).toBe(knownHosts);
    expect(state.settings).toBe(settings);
  });

  test('failure-reported queues each failure under its own key', () => {
    const failure = { code: 'disk-full', params: {} } as const;
    const state = apply(INITIAL_STATE, { type: 'failure-reported', failure }, { type: 'failure-reported', failure });
    expect(new Set(state.reportedFailures.map(({ key }) => key)).size).toBe(2);
  });
});
