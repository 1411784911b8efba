// How long a search in everything that this device has takes, and what its index costs: one table, medians and worst cases of several runs of each query.
// node bench/search.ts [--sample] [--messages=n] [--runs=n] [--database=file]
// With --database the file is kept, and used again by the next run.
import { existsSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CLIENT_MIGRATIONS } from '../core/client/client-database.ts';
import { LocalHistory, type LogId } from '../core/client/local-history.ts';
import { Search } from '../core/client/search/search.ts';
import { silentLogger } from '../core/lib/logger.ts';
import type { Database } from '../core/lib/sqlite/database.ts';
import { openDatabase } from '../core/lib/sqlite/open-database.ts';
import { seededRandom } from '../core/testing/seeded-random.ts';
import { epochSchema, memberIdSchema } from '../shared/model/ids.ts';
import { percentile } from './lib/statistics.ts';
import { formatTable } from './lib/table.ts';
import { FIRST_AT, MadeUpTalk } from './search/made-up-talk.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values: options } = parseArgs({
  options: { sample: { type: 'boolean', default: false }, messages: { type: 'string' }, runs: { type: 'string' }, database: { type: 'string' } },
});
const messages = Number(options.messages ?? (options.sample ? 20_000 : 1_000_000));
const runs = Number(options.runs ?? 9);
const TAKEN_AT_ONCE = 500;
const MAX_MEDIAN_MS = 50;

const log: LogId = { hostId: memberIdSchema.parse('h'.repeat(43)), epoch: epochSchema.parse('e'.repeat(22)) };
const talk = new MadeUpTalk(seededRandom(4));

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${messages.toLocaleString('en')} messages\n`,
);
const file = options.database ?? path.join(await temporaryFolder(), 'client.db');
const isNew = !existsSync(file);
await using database = await openDatabase({ path: file, migrations: CLIENT_MIGRATIONS });
if (isNew) await build(database);
const isFast = await measure(database);
process.exitCode = isFast ? 0 : 1;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-search-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Takes all messages as a stay in a room does. */
async function build(target: Database): Promise<void> {
  const history = new LocalHistory(target, silentLogger);
  const rooms = talk.rooms.map((id, index) => ({ id, kind: 'room', name: `Room ${index}`, firstSeq: 1, lastSeq: 0 }) as const);
  history.begin(log);
  history.saveRooms(log, rooms);
  let writtenMs = 0;
  for (let taken = 0; taken < messages; taken += TAKEN_AT_ONCE) {
    const { roomId, entries } = talk.take(Math.min(TAKEN_AT_ONCE, messages - taken));
    const startMs = performance.now();
    await history.take(log, roomId, entries);
    writtenMs += performance.now() - startMs;
  }
  await target.read('PRAGMA wal_checkpoint(TRUNCATE)');
  const [{ bytes = 0 } = {}] = await target.read<{ bytes: number }>("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'search%'");
  const mib = (count: number) => `${(count / 1024 ** 2).toFixed(0)} MiB`;
  console.log(
    `Taken and indexed in ${(writtenMs / 1000).toFixed(1)} s, ${Math.round((messages / writtenMs) * 1000).toLocaleString('en')} messages/s; on the disk ${mib(statSync(file).size)}, ${mib(bytes)} of them the index.\n`,
  );
}

/** True when every median is below the limit. */
async function measure(target: Database): Promise<boolean> {
  const search = new Search(target);
  const { words } = talk.words;
  const word = (rank: number) => words[rank] ?? '';
  const day = (share: number) => new Date(FIRST_AT + share * messages * 90_000).toISOString().slice(0, 10);
  const queries: readonly (readonly [what: string, query: string])[] = [
    ['the most frequent word', `"${word(0)}"`],
    ['a frequent word', word(30)],
    ['a rare word', word(20_000)],
    ['a word that nobody wrote', 'qqqqq'],
    ['one letter', 's'],
    ['two letters', 'so'],
    ['three letters', 'sot'],
    ['four letters', 'sotu'],
    ['two frequent words', `${word(3)} ${word(12)}`],
    ['five words', [4, 9, 16, 25, 36].map(word).join(' ')],
    ['a frequent and a rare word', `${word(3)} ${word(9_000)}`],
    ['a phrase of frequent words', `"${word(1)} ${word(2)}"`],
    ['a phrase that nobody wrote', `"${word(0)} ${word(0)} ${word(0)} ${word(0)} ${word(1)} ${word(0)}"`],
    ['one Chinese character', talk.han(0)],
    ['a rarer one', talk.han(900)],
    ['three Chinese characters', `${talk.han(0)}${talk.han(1)}${talk.han(2)}`],
    ['Korean, the middle of a word', '녕하'],
    ['Vietnamese without accents', 'da nang'],
    ['from: who writes most', 'from:"Person 0"'],
    ['from: who writes least, with a frequent word', `from:"Person 199" ${word(5)}`],
    ['in: the least busy room', 'in:"Room 19"'],
    ['in:, from: and a word', `in:"Room 19" from:"Person 199" ${word(40)}`],
    ['has:image', 'has:image'],
    ['has:link and a word', `has:link ${word(8)}`],
    ['before: early, a frequent word', `before:${day(0.05)} ${word(0)}`],
    ['a month, two words', `after:${day(0.4)} before:${day(0.43)} ${word(2)} ${word(7)}`],
    ['only a time', `before:${day(0.5)}`],
  ];
  const rows = [['Query', 'found', 'median ms', 'worst ms', 'CPU ms', 'next page ms']];
  let isFast = true;
  for (const [what, query] of queries) {
    const times: number[] = [];
    const nextTimes: number[] = [];
    const cpuTimes: number[] = [];
    let found = '';
    for (let run = 0; run < runs; run++) {
      const cpu = process.cpuUsage();
      const startMs = performance.now();
      const { hits, hasMore } = await search.find(query, { names: { log }, limit: 50 });
      times.push(performance.now() - startMs);
      const { user, system } = process.cpuUsage(cpu);
      cpuTimes.push((user + system) / 1000);
      found = `${hits.length}${hasMore ? '+' : ''}`;
      const last = hits.at(-1);
      if (!hasMore || last === undefined) continue;
      const nextMs = performance.now();
      await search.find(query, { names: { log }, limit: 50, behind: last.id });
      nextTimes.push(performance.now() - nextMs);
    }
    const middle = percentile(times, 0.5);
    isFast &&= middle < MAX_MEDIAN_MS;
    const next = nextTimes.length === 0 ? '–' : percentile(nextTimes, 0.5).toFixed(1);
    rows.push([what, found, middle.toFixed(1), Math.max(...times).toFixed(1), percentile(cpuTimes, 0.5).toFixed(1), next]);
  }
  console.log(formatTable(rows));
  console.log(`\nEvery median is ${isFast ? '' : 'NOT '}below ${MAX_MEDIAN_MS} ms.`);
  return isFast;
}
