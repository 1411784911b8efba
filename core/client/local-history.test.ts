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

const hostId = memberIdSchema.parse('h'.repeat(43));
const ann = memberIdSchema.parse('a'.repeat(43));
const bob = memberIdSchema.parse('b'.repeat(43));
const log: LogId = { hostId, epoch: epochSchema.parse(randomId()) };
const room = roomIdSchema.parse(randomId());
const otherRoom = roomIdSchema.parse(randomId());

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let file: Database;
let database: FaultyDatabase;
let history: LocalHistory;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  file = await openDatabase({ path: `${folder.path}/client.db`, migrations: CLIENT_MIGRATIONS });
  database = new FaultyDatabase(file);
  history = new LocalHistory(database, silentLogger);
});
afterEach(async () => {
  await file[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function entryOf(seq: number, body: EntryBody, authorId: MemberId = ann): Entry {
  return entrySchema.parse({ roomId: room, seq, id: randomId(), authorId, authorAlias: authorId === bob ? 'Bob' : 'Ann', at: seq * 1000, body });
}
const textOf = (seq: number, authorId = ann) => entryOf(seq, { kind: 'text', text: `line ${seq}` }, authorId);
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => textOf(from + index));
const seqsOf = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq);
const take = (...entries: readonly Entry[]) => history.take(log, room, entries);
const newest = async (limit = 99) => (await history.page(log, room, { kind: 'newest' }, limit)).entries;
const reaction = (seq: number, target: number, emoji: string, on = true, by = bob) =>
  entryOf(seq, { kind: 'reaction', target, emoji: emoji as '👍', on }, by);

describe('a log', () => {
  test('has no resume point when the host was never met; without lines it resumes from nothing', async () => {
    expect(await history.resumePoint(hostId)).toBeUndefined();
    history.begin(log);
    expect(await history.resumePoint(hostId)).toEqual({ epoch: log.epoch, rooms: [] });
    expect(await history.logOf(hostId)).toEqual(log);
  });

  test('goes on where it was taken up to, also when the last entries have no line', async () => {
    history.begin(log);
    await take(...lines(1, 3));
    await take(reaction(4, 2, '👍'), entryOf(5, { kind: 'void' }));
    const later = new LocalHistory(file, silentLogger);
    expect(await later.resumePoint(hostId)).toEqual({ epoch: log.epoch, rooms: [{ roomId: room, lastSeq: 5 }] });
    const page = await later.page(log, room, { kind: 'newest' }, 2);
    expect(page).toMatchObject({ roomId: room, hasOlder: true, hasNewer: false, entries: [{ seq: 2 }, { seq: 3, body: { text: 'line 3' } }] });
  });

  test('[LG4] goes on behind what the host has deleted', async () => {
    history.begin(log);
    await take(...lines(1, 2));
    await take(...lines(7, 8));
    expect(seqsOf(await newest())).toEqual([1, 2, 7, 8]);
    expect(await history.resumePoint(hostId)).toMatchObject({ rooms: [{ lastSeq: 8 }] });
  });

  test('[LG2] of a new epoch is one of its own; the old one stays', async () => {
    history.begin(log);
    await take(...lines(1, 5));
    const newLog = { hostId, epoch: epochSchema.parse(randomId()) };
    history.begin(newLog);
    await history.take(newLog, room, lines(1, 1));
    expect(await history.resumePoint(hostId)).toEqual({ epoch: newLog.epoch, rooms: [{ roomId: room, lastSeq: 1 }] });
    expect(await newest()).toHaveLength(5);
  });

  test('takes no entry twice', async () => {
    const [first] = lines(1, 1);
    await take(...(first === undefined ? [] : [first]));
    const again = await take(...lines(1, 2));
    expect(seqsOf(again.shown)).toEqual([2]);
    expect((await newest())[0]).toEqual(first);
  });

  test('takes what comes while it writes in one transaction, in order, and answers each with its own', async () => {
    await take(textOf(1));
    database.writes.length = 0;
    const takings = [take(textOf(2)), take(textOf(3), reaction(4, 2, '👍')), take(reaction(5, 3, '🎉'))];
    const [second, third, fifth] = await Promise.all(takings);
    expect(database.writes).toHaveLength(1);
    expect([second?.shown, second?.notes]).toMatchObject([[{ seq: 2 }], []]);
    expect([third?.shown, third?.notes]).toMatchObject([[{ seq: 3 }], [{ seq: 2, reactions: [{ emoji: '👍', by: [bob] }] }]]);
    expect([fifth?.shown, fifth?.notes]).toMatchObject([[], [{ seq: 3 }]]);
  });
});

describe('a page', () => {
  beforeEach(() => take(...lines(1, 10)));

  test.each([
    [{ kind: 'newest' }, 3, [8, 9, 10], true, false],
    [{ kind: 'newest' }, 10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false, false],
    [{ kind: 'before', seq: 4 }, 2, [2, 3], true, true],
    [{ kind: 'before', seq: 4 }, 9, [1, 2, 3], false, true],
    [{ kind: 'before', seq: 11 }, 2, [9, 10], true, false],
    [{ kind: 'before', seq: 1 }, 9, [], false, true],
    [{ kind: 'after', seq: 7 }, 2, [8, 9], true, true],
    [{ kind: 'after', seq: 7 }, 9, [8, 9, 10], true, false],
    [{ kind: 'after', seq: 0 }, 2, [1, 2], false, true],
    [{ kind: 'after', seq: 10 }, 2, [], true, false],
    [{ kind: 'around', seq: 5 }, 4, [3, 4, 5, 6], true, true],
    [{ kind: 'around', seq: 1 }, 4, [1, 2, 3, 4], false, true],
    [{ kind: 'around', seq: 10 }, 4, [7, 8, 9, 10], true, false],
    [{ kind: 'around', seq: 5 }, 99, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false, false],
    [{ kind: 'around', seq: 5 }, 1, [5], true, true],
  ] as const)('%j of %d has %j', async (place, limit, seqs, hasOlder, hasNewer) => {
    const page = await history.page(log, room, place, limit);
    expect([seqsOf(page.entries), page.hasOlder, page.hasNewer]).toEqual([seqs, hasOlder, hasNewer]);
  });

  test('leaves out a line that cannot be read, and shows the others', async () => {
    await file.write([{ sql: "UPDATE lines SET body = 'nonsense' WHERE seq = 9" }]);
    expect(seqsOf(await newest(3))).toEqual([7, 8, 10]);
  });
});

describe('amendments', () => {
  const noteOf = async (seq: number) => (await history.entry(log, room, seq))?.note;

  test('[AM1] have no line of their own, and show on the line that they are for', async () => {
    await take(textOf(1), reaction(2, 1, '👍'), textOf(3));
    expect(await newest()).toMatchObject([{ seq: 1, note: { seq: 1, reactions: [{ emoji: '👍', by: [bob] }] } }, { seq: 3 }]);
    expect((await newest())[1]).not.toHaveProperty('note');
  });

  test('of lines that come with them are told with the line, of earlier ones as a note', async () => {
    const first = await take(textOf(1), textOf(2), reaction(3, 1, '👍'));
    expect(first.notes).toEqual([]);
    expect(first.shown[0]?.note).toEqual({ seq: 1, reactions: [{ emoji: '👍', by: [bob] }] });
    const second = await take(reaction(4, 1, '👍', true, ann), reaction(5, 2, '🎉'));
    expect(second.shown).toEqual([]);
    expect(second.notes).toEqual([
      { seq: 1, reactions: [{ emoji: '👍', by: [bob, ann] }] },
      { seq: 2, reactions: [{ emoji: '🎉', by: [bob] }] },
    ]);
  });

  test('[AM3] the newest edit is what the entry says; its author gets all versions, others none', async () => {
    await take(textOf(1));
    await take(entryOf(2, { kind: 'edit', target: 1, text: 'two' }), entryOf(3, { kind: 'edit', target: 1, text: 'three', mentionsAll: true }));
    expect(await noteOf(1)).toEqual({ seq: 1, edited: { text: 'three', at: 3000, mentionsAll: true } });
    expect(await history.versions(log, room, 1, ann)).toEqual([
      { text: 'line 1', at: 1000 },
      { text: 'two', at: 2000 },
      { text: 'three', at: 3000 },
    ]);
    await expect(history.versions(log, room, 1, bob)).rejects.toMatchObject({ code: 'not-yours' });
    await expect(history.versions(log, room, 9, ann)).rejects.toMatchObject({ code: 'message-gone' });
  });

  test('[AM4] a delete leaves nothing of the text, its edits, reactions and pins on this disk, nor in the index', async () => {
    await take(textOf(1), entryOf(2, { kind: 'edit', target: 1, text: 'secretword' }), reaction(3, 1, '👍'));
    await take(entryOf(4, { kind: 'pin', target: 1, on: true }));
    const taken = await take(entryOf(5, { kind: 'delete', target: 1 }));
    expect(taken.notes).toEqual([{ seq: 1, deleted: { at: 5000 } }]);
    expect(await newest()).toMatchObject([{ seq: 1, body: { kind: 'deleted', at: 5000 }, note: { seq: 1, deleted: { at: 5000 } } }]);
    expect(await history.pinned(log, room)).toEqual([]);
    await expect(history.versions(log, room, 1, ann)).rejects.toMatchObject({ code: 'message-gone' });
    expect(await file.read('SELECT * FROM edits')).toEqual([]);
    expect(await file.read("SELECT rowid FROM search WHERE search MATCH 'secretword OR line'")).toEqual([]);
  });

  test('[AM4] [AM7] who comes after a delete has the same as who was there', async () => {
    const taken = await take(entryOf(1, { kind: 'deleted', at: 5000 }), entryOf(3, { kind: 'void' }), entryOf(5, { kind: 'delete', target: 1 }));
    expect(taken.shown).toMatchObject([{ seq: 1, body: { kind: 'deleted' }, note: { seq: 1, deleted: { at: 5000 } } }]);
    expect(await noteOf(1)).toEqual({ seq: 1, deleted: { at: 5000 } });
  });

  test('[AM5] reactions stand in the order in which they were first given; saying one again changes nothing', async () => {
    await take(textOf(1), reaction(2, 1, '👍'), reaction(3, 1, '🎉'), reaction(4, 1, '👍', true, ann));
    expect(await take(reaction(5, 1, '👍'))).toEqual({ shown: [], notes: [], removed: [] });
    expect((await noteOf(1))?.reactions).toEqual([
      { emoji: '👍', by: [bob, ann] },
      { emoji: '🎉', by: [bob] },
    ]);
    await take(reaction(6, 1, '👍', false), reaction(7, 1, '👍', false, ann));
    expect((await noteOf(1))?.reactions).toEqual([{ emoji: '🎉', by: [bob] }]);
    expect((await take(reaction(8, 1, '🎉', false))).notes).toEqual([{ seq: 1 }]);
    expect(await noteOf(1)).toBeUndefined();
  });

  test('[AM6] pins are listed with the newest last', async () => {
    const pin = (seq: number, target: number, on: boolean) => entryOf(seq, { kind: 'pin', target, on }, bob);
    await take(...lines(1, 3), pin(4, 3, true), pin(5, 1, true), pin(6, 2, true));
    expect(seqsOf(await history.pinned(log, room))).toEqual([3, 1, 2]);
    await take(pin(7, 1, false));
    expect(seqsOf(await history.pinned(log, room))).toEqual([3, 2]);
    expect((await history.pinned(log, room))[0]?.note).toEqual({ seq: 3, pinned: { by: bob, at: 4000 } });
  });

  test('of what this device does not have change nothing', async () => {
    await take(textOf(1), entryOf(2, { kind: 'notice', notice: 'joined' }));
    const taken = await take(reaction(3, 99, '👍'), reaction(4, 2, '👍'), entryOf(5, { kind: 'edit', target: 99, text: 'x' }));
    expect(taken).toEqual({ shown: [], notes: [], removed: [] });
  });
});

describe('a reply', () => {
  const reply = (seq: number, replyTo: number) => entryOf(seq, { kind: 'text', text: 'yes', replyTo }, bob);

  test('comes with the beginning of what it answers, in one line', async () => {
    await take(entryOf(1, { kind: 'text', text: `first\n  second ${'x'.repeat(300)}` }));
    const { shown } = await take(reply(2, 1));
    expect(shown[0]?.quote).toMatchObject({ seq: 1, authorId: ann, authorAlias: 'Ann', kind: 'text' });
    expect(shown[0]?.quote?.text).toMatch(/^first second x+…$/);
    expect(shown[0]?.quote?.text).toHaveLength(200);
    expect((await newest(1))[0]?.quote).toEqual(shown[0]?.quote);
  });

  test('shows the present text, the name of a file, and nothing of what is gone', async () => {
    await take(textOf(1), entryOf(2, { kind: 'file', name: 'plan.pdf', size: 3 }), textOf(3), textOf(4));
    await take(reply(5, 1), reply(6, 2), reply(7, 3), reply(8, 4), reply(9, 99));
    await take(entryOf(10, { kind: 'edit', target: 1, text: 'edited' }), entryOf(11, { kind: 'delete', target: 3 }));
    await history.hide(log, room, 4);
    expect((await newest(5)).map(({ quote }) => quote)).toEqual([
      { seq: 1, authorId: ann, authorAlias: 'Ann', text: 'edited', kind: 'text' },
      { seq: 2, authorId: ann, authorAlias: 'Ann', text: 'plan.pdf', kind: 'file' },
      { seq: 3, text: '', kind: 'gone' },
      { seq: 4, text: '', kind: 'gone' },
      { seq: 99, text: '', kind: 'gone' },
    ]);
  });
});

describe('this device alone', () => {
  test('forgets a hidden line for ever, whatever amends it', async () => {
    await take(...lines(1, 3));
    await history.hide(log, room, 2);
    expect((await take(reaction(4, 2, '👍'), entryOf(5, { kind: 'edit', target: 2, text: 'again' }))).notes).toEqual([]);
    expect(seqsOf(await newest())).toEqual([1, 3]);
    expect(await file.read("SELECT rowid FROM search WHERE search MATCH 'again'")).toEqual([]);
    history.begin(log);
    expect(await history.resumePoint(hostId)).toMatchObject({ rooms: [{ lastSeq: 5 }] });
  });

  test('deletes lines of one room that are older than a time, and says which', async () => {
    await take(...lines(1, 5));
    await history.take(
      log,
      otherRoom,
      lines(1, 2).map((entry) => ({ ...entry, roomId: otherRoom })),
    );
    expect(await history.purge(log, room, 3000)).toEqual([1, 2]);
    expect(seqsOf(await newest())).toEqual([3, 4, 5]);
    expect((await history.page(log, otherRoom, { kind: 'newest' }, 9)).entries).toHaveLength(2);
    expect(await history.purge(log, room, 3000)).toEqual([]);
  });

  test('reads a room as a whole, in order', async () => {
    await take(...lines(1, 1203));
    const seqs: number[] = [];
    for await (const { seq } of history.lines(log, room)) seqs.push(seq);
    expect(seqs).toEqual(Array.from({ length: 1203 }, (_, index) => index + 1));
  });

  test('keeps a line of its own for each of thousands that came in the same millisecond', async () => {
    await take(...lines(1, 2500).map((entry) => ({ ...entry, at: 1_700_000_000_000 })), { ...textOf(2501), at: 1_700_000_000_001 });
    expect(await newest(9999)).toHaveLength(2501);
  });

  test('takes an entry whatever its time is', async () => {
    await take({ ...textOf(1), at: 0 }, { ...textOf(2), at: Number.MAX_SAFE_INTEGER }, { ...textOf(3), at: Number.MAX_SAFE_INTEGER });
    expect((await newest()).map(({ at }) => at)).toEqual([0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
    const numbers = await file.read<{ line_no: number }>('SELECT line_no FROM lines');
    expect(numbers.every((row) => Number.isSafeInteger(row.line_no))).toBe(true);
  });
});

describe('what a host says of itself', () => {
  const rooms: readonly Room[] = [
    { id: room, kind: 'room', name: 'Lobby', firstSeq: 1, lastSeq: 3 },
    { id: otherRoom, kind: 'room', name: 'Plans', description: 'what comes', firstSeq: 1, lastSeq: 0 },
  ];

  test('of its rooms is found again in its order; a room that is not told any more is not there', async () => {
    history.saveRooms(log, rooms);
    expect(await history.savedRooms(log)).toEqual(rooms);
    history.saveRooms(log, rooms.slice(1));
    expect(await history.savedRooms(log)).toEqual(rooms.slice(1));
  });

  test('of its rooms leaves what was taken of them', async () => {
    history.begin(log);
    await take(...lines(1, 2));
    history.saveRooms(log, rooms);
    expect(await history.resumePoint(hostId)).toMatchObject({ rooms: [{ roomId: room, lastSeq: 2 }] });
  });

  test('of its members is found again, nobody online, and written only when it changed', async () => {
    const members = [
      { id: ann, alias: 'Ann', online: true, isHost: true, idle: true, status: 'at lunch' },
      { id: bob, alias: 'Bob', online: false, isHost: false, lastSeenAt: 7 },
    ] as const;
    history.saveMembers(hostId, members);
    expect(await history.savedMembers(hostId)).toEqual([
      { id: ann, alias: 'Ann', online: false, isHost: true, status: 'at lunch' },
      { id: bob, alias: 'Bob', online: false, isHost: false, lastSeenAt: 7 },
    ]);
    database.writes.length = 0;
    history.saveMembers(
      hostId,
      members.map((member) => ({ ...member, online: true })),
    );
    await history.flush();
    expect(database.writes.flat()).toEqual([]);
    history.saveMembers(hostId, members.slice(0, 1));
    expect(await history.savedMembers(hostId)).toMatchObject([{ id: ann }]);
  });
});

describe('a disk that cannot be written any more', () => {
  beforeEach(async () => {
    history.begin(log);
    await take(...lines(1, 3));
    database.failing = true;
  });

  test('keeps no later entry, so that the copy never has a hole', async () => {
    await take(textOf(4));
    database.failing = false;
    await take(textOf(5));
    const later = new LocalHistory(file, silentLogger);
    expect(await later.resumePoint(hostId)).toMatchObject({ rooms: [{ lastSeq: 3 }] });
    expect(seqsOf((await later.page(log, room, { kind: 'newest' }, 9)).entries)).toEqual([1, 2, 3]);
  });

  test('hides nothing of what came from the person: lines, notes and pages go on from memory', async () => {
    const taken = await take(textOf(4), reaction(5, 2, '👍'));
    expect(taken).toMatchObject({ shown: [{ seq: 4 }], notes: [{ seq: 2, reactions: [{ emoji: '👍' }] }] });
    await take(
      reaction(6, 2, '👍', true, ann),
      entryOf(7, { kind: 'text', text: 'yes', replyTo: 4 }),
      entryOf(8, { kind: 'edit', target: 4, text: 'new' }),
    );
    const page = await history.page(log, room, { kind: 'newest' }, 4);
    expect(page).toMatchObject({ hasOlder: true, hasNewer: false });
    expect(page.entries).toMatchObject([
      { seq: 2, note: { reactions: [{ emoji: '👍', by: [bob, ann] }] } },
      { seq: 3 },
      { seq: 4, note: { edited: { text: 'new' } } },
      { seq: 7, quote: { seq: 4, text: 'new' } },
    ]);
    expect((await history.versions(log, room, 4, ann)).map(({ text }) => text)).toEqual(['line 4', 'new']);
  });

  test('says so to who wants to delete a line here', async () => {
    await expect(history.hide(log, room, 1)).rejects.toMatchObject({ code: 'storage-failed' });
    expect(await newest()).toHaveLength(3);
  });
});
