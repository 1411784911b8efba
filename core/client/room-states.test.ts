import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Entry, type EntryBody, entrySchema } from '../../shared/model/entry.ts';
import { epochSchema, type MemberId, memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { FaultyDatabase } from '../testing/faulty-database.ts';
import { randomId } from '../testing/scripted-host.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { LocalHistory, type LogId } from './local-history.ts';
import { RoomStates } from './room-states.ts';
import { SeqList } from './seq-list.ts';

const self = memberIdSchema.parse('s'.repeat(43));
const ann = memberIdSchema.parse('a'.repeat(43));
const log: LogId = { hostId: ann, epoch: epochSchema.parse(randomId()) };
const room: Room = { id: roomIdSchema.parse(randomId()), kind: 'room', name: 'Lobby', firstSeq: 1, lastSeq: 0 };
const direct: Room = { ...room, kind: 'direct', members: [self, ann] };

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let file: Database;
let database: FaultyDatabase;
let history: LocalHistory;
let states: RoomStates;
const reopened = () => RoomStates.open(file, log, self, silentLogger);
beforeEach(async () => {
  folder = await createTemporaryFolder();
  file = await openDatabase({ path: `${folder.path}/client.db`, migrations: CLIENT_MIGRATIONS });
  database = new FaultyDatabase(file);
  history = new LocalHistory(file, silentLogger);
  states = await RoomStates.open(database, log, self, silentLogger);
});
afterEach(async () => {
  await file[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const entryOf = (seq: number, body: EntryBody, authorId: MemberId = ann): Entry =>
  entrySchema.parse({ roomId: room.id, seq, id: randomId(), authorId, authorAlias: 'Ann', at: seq * 10, body });
const text = (seq: number, extra: object = {}, authorId = ann) => entryOf(seq, { kind: 'text', text: 'x', ...extra }, authorId);
async function take(...entries: readonly Entry[]): Promise<boolean> {
  return states.took(room.id, await history.take(log, room.id, entries));
}
const counts = (of: RoomStates = states) => {
  const { readSeq, unread, mentions, lastAt } = of.viewOf(room);
  return { readSeq, unread, mentions, lastAt };
};

describe('unread', () => {
  // What each case leaves must be found again by a later start too.
  afterEach(async () => {
    await states.flush();
    expect(counts(await reopened())).toEqual(counts());
  });

  test('are texts and files of others, not own ones and notices', async () => {
    const file = entryOf(2, { kind: 'file', name: 'a.txt', size: 1 });
    expect(await take(text(1), file, text(3, {}, self), entryOf(4, { kind: 'notice', notice: 'joined' }))).toBe(true);
    expect(counts()).toEqual({ readSeq: 0, unread: 2, mentions: 0, lastAt: 30 });
  });

  test('with mentions of the person and of everybody are counted, of others not', async () => {
    const mentions = (...ids: readonly MemberId[]) => ({ mentions: ids.map((id) => ({ id, name: 'Somebody' })) });
    await take(text(1, mentions(ann, self)), text(2, { mentionsAll: true }), text(3, mentions(ann)), text(4, { mentionsAll: true }, self));
    expect(counts()).toMatchObject({ unread: 3, mentions: 2 });
  });

  test('go with what is read, never backwards', async () => {
    await take(...[1, 2, 3, 4].map((seq) => text(seq, { mentionsAll: true })));
    expect(await states.markRead(room.id, 3)).toBe(true);
    expect(counts()).toMatchObject({ readSeq: 3, unread: 1, mentions: 1 });
    expect(await states.markRead(room.id, 2)).toBe(false);
    expect(states.readSeq(room.id)).toBe(3);
    expect(await take(text(5, { mentionsAll: true }))).toBe(true);
    expect(counts()).toMatchObject({ unread: 2, mentions: 2 });
  });

  test('lose what was deleted; read ones change nothing', async () => {
    await take(text(1, { mentionsAll: true }), text(2, { mentionsAll: true }));
    await states.markRead(room.id, 1);
    expect(await take(entryOf(3, { kind: 'delete', target: 1 }))).toBe(false);
    expect(await take(entryOf(4, { kind: 'delete', target: 2 }))).toBe(true);
    expect(counts()).toMatchObject({ unread: 0, mentions: 0 });
  });

  test('name the person from the edit on that does, and no more after one that does not', async () => {
    await take(text(1), text(2, { mentionsAll: true }));
    await take(entryOf(3, { kind: 'edit', target: 1, text: 'y', mentionsAll: true }), entryOf(4, { kind: 'edit', target: 2, text: 'y' }));
    expect(counts()).toMatchObject({ unread: 2, mentions: 1 });
    await states.markRead(room.id, 1);
    expect(counts()).toMatchObject({ unread: 1, mentions: 0 });
  });

  test('stay when a reaction comes', async () => {
    await take(text(1, { mentionsAll: true }));
    expect(await take(entryOf(2, { kind: 'reaction', target: 1, emoji: '👍', on: true }))).toBe(false);
    expect(counts()).toMatchObject({ unread: 1, mentions: 1 });
  });

  test('lose lines that this device does not have any more', async () => {
    await take(text(1), text(2));
    await history.hide(log, room.id, 1);
    expect(states.took(room.id, { shown: [], notes: [], removed: [1] })).toBe(true);
    expect(counts()).toMatchObject({ unread: 1 });
  });
});

test('in a direct conversation everything that is unread is for the person', async () => {
  await take(text(1), text(2));
  expect(states.viewOf(direct)).toMatchObject({ unread: 2, mentions: 2 });
});

test('a room that nothing is known of is unread from its beginning, loud, and has no draft', () => {
  expect(states.viewOf(room)).toEqual({ ...room, readSeq: 0, unread: 0, mentions: 0, muted: false });
});

test('mute, draft and what is kept here are found again; the draft of one room is not that of another', async () => {
  const other = { ...room, id: roomIdSchema.parse(randomId()) };
  states.setMuted(room.id, true);
  states.setDraft(room.id, { text: 'half a', replyTo: 4 });
  states.setDraft(other.id, { text: 'other' });
  states.setKeepHere(room.id, 30);
  await states.flush();
  const again = await reopened();
  expect(again.viewOf(room)).toMatchObject({ muted: true, draft: { text: 'half a', replyTo: 4 }, keepHereDays: 30 });
  expect(again.viewOf(other)).toMatchObject({ muted: false, draft: { text: 'other' } });
  expect(again.keptHere()).toEqual([{ roomId: room.id, days: 30 }]);
  again.setDraft(room.id, undefined);
  again.setKeepHere(room.id, 0);
  await again.flush();
  expect((await reopened()).viewOf(room)).not.toHaveProperty('draft');
  expect((await reopened()).keptHere()).toEqual([]);
});

test('many changes of a turn are written once', async () => {
  for (const letter of 'a draft that is typed') states.setDraft(room.id, { text: letter });
  await states.flush();
  expect(database.writes).toHaveLength(1);
});

test('what cannot be written still counts', async () => {
  database.failing = true;
  await take(text(1));
  await states.markRead(room.id, 1);
  await states.flush();
  expect(counts()).toMatchObject({ readSeq: 1, unread: 0 });
});

test('a list of seqs stays ascending and has each once', () => {
  const list = new SeqList();
  for (const seq of [5, 1, 3, 3, 9, 1]) list.add(seq);
  expect([list.size, list.has(3), list.has(4)]).toEqual([4, true, false]);
  list.delete(3);
  list.delete(4);
  list.dropThrough(4);
  expect([list.size, list.has(1), list.has(5), list.has(9)]).toEqual([2, false, true, true]);
  list.dropThrough(9);
  expect(list.size).toBe(0);
});
