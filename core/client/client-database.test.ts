import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import { epochSchema, memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { silentLogger } from '../lib/logger.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { randomId } from '../testing/scripted-host.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { LocalHistory, type LogId } from './local-history.ts';
import { RoomStates } from './room-states.ts';
import { Search } from './search/search.ts';

const self = memberIdSchema.parse('s'.repeat(43));
const ann = memberIdSchema.parse('a'.repeat(43));
const log: LogId = { hostId: ann, epoch: epochSchema.parse(randomId()) };
const oldLog: LogId = { hostId: ann, epoch: epochSchema.parse(randomId()) };
const room = roomIdSchema.parse(randomId());
/** The one in which entries were whole rows of JSON. */
const VERSION_3 = CLIENT_MIGRATIONS.slice(0, 3);

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let path: string;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  path = join(folder.path, 'client.db');
});
afterEach(() => folder[Symbol.asyncDispose]());
const open = (at = path) => openDatabase({ path: at, migrations: CLIENT_MIGRATIONS });

function entryOf(seq: number, body: object, at = 1_700_000_000_000 + seq): Entry {
  return entrySchema.parse({ roomId: room, seq, id: randomId(), authorId: ann, authorAlias: 'Änn', at, body });
}

/** A file as version 3 of the app left it. */
async function writeVersion3(entries: readonly Entry[], broken: readonly string[] = []): Promise<void> {
  await using database = await openDatabase({ path, migrations: VERSION_3 });
  const row = (of: LogId, seq: number, entry: string) => ({
    sql: 'INSERT INTO entries VALUES (?, ?, ?, ?, ?)',
    params: [of.hostId, of.epoch, room, seq, entry],
  });
  await database.write([
    { sql: 'INSERT INTO hosts VALUES (?, ?)', params: [log.hostId, log.epoch] },
    { sql: 'INSERT INTO rooms VALUES (?, ?, ?, ?)', params: [log.hostId, log.epoch, room, entries.length + broken.length] },
    { sql: 'INSERT INTO rooms VALUES (?, ?, ?, ?)', params: [oldLog.hostId, oldLog.epoch, room, 1] },
    ...entries.map((entry) => row(log, entry.seq, JSON.stringify(entry))),
    ...broken.map((entry, index) => row(log, entries.length + index + 1, entry)),
    row(oldLog, 1, JSON.stringify(entryOf(1, { kind: 'text', text: 'of the old log' }))),
    { sql: 'INSERT INTO outbox (host_id, id, room_id, at, body) VALUES (?, ?, ?, 1, ?)', params: [ann, randomId(), room, '{}'] },
    { sql: 'INSERT INTO transfers VALUES (?, ?, ?)', params: [ann, randomId(), '{}'] },
  ]);
}

test('a file of version 3 keeps its lines, goes on where it ended, is read up to there, and can be searched', async () => {
  const entries = [
    entryOf(1, { kind: 'notice', notice: 'joined' }),
    entryOf(2, { kind: 'text', text: 'Grüße from before' }),
    entryOf(3, { kind: 'file', name: 'plan.pdf', size: 3 }),
  ];
  await writeVersion3(entries);
  await using database = await open();
  const history = new LocalHistory(database, silentLogger);
  expect(await history.resumePoint(ann)).toEqual({ epoch: log.epoch, rooms: [{ roomId: room, lastSeq: 3 }] });
  expect((await history.page(log, room, { kind: 'newest' }, 9)).entries).toEqual(entries);
  expect((await history.page(oldLog, room, { kind: 'newest' }, 9)).entries).toMatchObject([{ body: { text: 'of the old log' } }]);
  const states = await RoomStates.open(database, log, self, silentLogger);
  expect(states.viewOf({ id: room, kind: 'room', name: 'Lobby', firstSeq: 1, lastSeq: 3 })).toMatchObject({
    readSeq: 3,
    unread: 0,
    lastAt: entries[2]?.at,
  });
  const search = new Search(database);
  await search.catchUp(new AbortController().signal);
  expect((await search.find('grusse', { names: { log }, limit: 9 })).hits).toMatchObject([{ seq: 2, canJump: true }]);
  expect((await search.find('has:file', { names: { log }, limit: 9 })).hits).toMatchObject([{ seq: 3 }]);
  expect(await database.read('SELECT count(*) AS count FROM outbox UNION ALL SELECT count(*) FROM transfers')).toEqual([{ count: 1 }, { count: 1 }]);
  const taken = await history.take(log, room, [entryOf(4, { kind: 'reaction', target: 2, emoji: '👍', on: true })]);
  expect(taken.notes).toMatchObject([{ seq: 2 }]);
});

test('lines of version 3 that cannot be read are left out, and keep no other from coming along', async () => {
  await writeVersion3([entryOf(1, { kind: 'text', text: 'good' })], ['{"half', '{}', 'null']);
  await using database = await open();
  const history = new LocalHistory(database, silentLogger);
  expect((await history.page(log, room, { kind: 'newest' }, 9)).entries).toMatchObject([{ body: { text: 'good' } }]);
  expect(await history.resumePoint(ann)).toMatchObject({ rooms: [{ lastSeq: 4 }] });
});

test('thousands of lines of one millisecond, of the epoch and of the far future each get a number of their own, in the order of time', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => entryOf(index + 1, { kind: 'text', text: `line ${index}` }, 1_700_000_000_000));
  const strange = [0, 1_700_000_000_001, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER].map((at, index) =>
    entryOf(3001 + index, { kind: 'text', text: 'strange' }, at),
  );
  await writeVersion3([...many, ...strange]);
  await using database = await open();
  const rows = await database.read<{ line_no: number; at: number }>('SELECT line_no, at FROM lines ORDER BY line_no');
  expect(rows).toHaveLength(3005);
  expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(rows.every((row) => Number.isSafeInteger(row.line_no))).toBe(true);
});

test('before a file of version 3 is changed, a copy of it is made', async () => {
  await writeVersion3([entryOf(1, { kind: 'text', text: 'kept' })]);
  await (await open())[Symbol.asyncDispose]();
  await using copy = await openDatabase({ path: `${path}.version-3`, migrations: VERSION_3 });
  expect(await copy.read('SELECT seq FROM entries WHERE epoch = ?', [log.epoch])).toEqual([{ seq: 1 }]);
});

test('an app of version 3 refuses the file politely, and leaves it as it is', async () => {
  await (await open())[Symbol.asyncDispose]();
  const before = readFileSync(path);
  await expect(openDatabase({ path, migrations: VERSION_3 })).rejects.toMatchObject({ code: 'database-newer' });
  expect(readFileSync(path)).toEqual(before);
});

/** What is on the disk while the file is open: what a killed app leaves. */
async function leaveUncleanly(lines: number): Promise<string> {
  const copy = join(folder.path, 'left.db');
  await using database = await open();
  const history = new LocalHistory(database, silentLogger);
  history.begin(log);
  await history.take(
    log,
    room,
    Array.from({ length: lines }, (_, index) => entryOf(index + 1, { kind: 'text', text: `line ${index + 1} ${'x'.repeat(200)}` })),
  );
  await database.read('PRAGMA wal_checkpoint(FULL)');
  await history.take(log, room, [entryOf(lines + 1, { kind: 'text', text: 'the last' })]);
  for (const part of ['', '-wal']) copyFileSync(path + part, copy + part);
  return copy;
}

test('after an unclean stop everything that was taken is there', async () => {
  await using database = await open(await leaveUncleanly(300));
  const history = new LocalHistory(database, silentLogger);
  expect(database.recovered).toBeUndefined();
  expect((await history.page(log, room, { kind: 'newest' }, 1)).entries).toMatchObject([{ seq: 301, body: { text: 'the last' } }]);
  expect((await new Search(database).find('last', { names: { log }, limit: 9 })).hits).toHaveLength(1);
});

test('a file that an unclean stop damaged is set aside, said, and begun anew', async () => {
  const copy = await leaveUncleanly(300);
  const bytes = readFileSync(copy);
  bytes.fill(0xff, 10 * 4096, 14 * 4096);
  writeFileSync(copy, bytes);
  await using database = await open(copy);
  expect(database.recovered).toMatch(/^left\.db\.damaged-/);
  expect(existsSync(join(folder.path, database.recovered ?? ''))).toBe(true);
  expect(await new LocalHistory(database, silentLogger).resumePoint(ann)).toBeUndefined();
});
