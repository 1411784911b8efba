import { describe, expect, test } from 'vitest';
import type { AppEventBody } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import { GRACE, LINUS, messageId, ROOM_ID } from '../dev/people.ts';
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
const waiting = (id: string, text = 'hello') => ({ id, roomId: ROOM_ID, text, at: 1, status: { state: 'waiting' } }) as const;

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
    const rooms = [{ id: ROOM_ID, name: 'R', lastSeq: 0 }];
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
