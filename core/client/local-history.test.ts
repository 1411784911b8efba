import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import { epochSchema, memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { randomId } from '../testing/scripted-host.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { LocalHistory, type LogId } from './local-history.ts';

const hostId = memberIdSchema.parse('h'.repeat(43));
const log: LogId = { hostId, epoch: epochSchema.parse(randomId()) };
const room = roomIdSchema.parse(randomId());

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let database: Database;
let history: LocalHistory;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  database = await openDatabase({ path: `${folder.path}/client.db`, migrations: CLIENT_MIGRATIONS });
  history = new LocalHistory(database, silentLogger);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function lines(from: number, to: number): readonly Entry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    const body = { kind: 'text', text: `line ${seq}` };
    return entrySchema.parse({ roomId: room, seq, id: randomId(), authorId: hostId, authorAlias: 'Ann', at: seq, body });
  });
}
const seqsOf = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);

test('a host that was never met has no resume point; one without lines resumes from nothing', async () => {
  expect(await history.resumePoint(hostId)).toBeUndefined();
  history.begin(log);
  expect(await history.resumePoint(hostId)).toEqual({ epoch: log.epoch, rooms: [] });
});

test('what was appended is where a later start resumes, and what it shows', async () => {
  history.begin(log);
  history.append(log, room, lines(1, 3));
  history.append(log, room, lines(4, 6));
  await history.flush();
  const later = new LocalHistory(database, silentLogger);
  expect(await later.resumePoint(hostId)).toEqual({ epoch: log.epoch, rooms: [{ roomId: room, lastSeq: 6 }] });
  const page = await later.pageBefore(log, room, Number.MAX_SAFE_INTEGER, 4);
  expect(seqsOf(page)).toEqual([3, 4, 5, 6]);
  expect(page.at(-1)?.body).toEqual({ kind: 'text', text: 'line 6' });
});

test.each([
  [4, 2, [2, 3]],
  [4, 9, [1, 2, 3]],
  [1, 9, []],
])('the page before %d with a limit of %d is %j', async (beforeSeq, limit, seqs) => {
  history.append(log, room, lines(1, 6));
  expect(seqsOf(await history.pageBefore(log, room, beforeSeq, limit))).toEqual(seqs);
});

test('an entry that is there already is not replaced', async () => {
  const [first] = lines(1, 1);
  history.append(log, room, first === undefined ? [] : [first]);
  history.append(log, room, lines(1, 2));
  expect(await history.pageBefore(log, room, 2, 9)).toEqual([first]);
});

test('a new epoch is a log of its own; the old one stays', async () => {
  history.begin(log);
  history.append(log, room, lines(1, 5));
  const newLog = { hostId, epoch: epochSchema.parse(randomId()) };
  history.begin(newLog);
  history.append(newLog, room, lines(1, 1));
  expect(await history.resumePoint(hostId)).toEqual({ epoch: newLog.epoch, rooms: [{ roomId: room, lastSeq: 1 }] });
  expect(await history.pageBefore(log, room, 99, 99)).toHaveLength(5);
});

test('after a write that failed nothing more is written, so that the copy never has a hole', async () => {
  history.begin(log);
  history.append(log, room, lines(1, 2));
  await history.flush();
  const write = database.write.bind(database);
  database.write = () => Promise.reject(new Error('the disk is full'));
  history.append(log, room, lines(3, 4));
  await history.flush();
  database.write = write;
  history.append(log, room, lines(5, 6));
  await history.flush();
  expect(await history.resumePoint(hostId)).toMatchObject({ rooms: [{ lastSeq: 2 }] });
  expect(seqsOf(await history.pageBefore(log, room, 99, 99))).toEqual([1, 2]);
});
