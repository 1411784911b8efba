import { expect, test } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { epochSchema, memberIdSchema, messageIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import { silentLogger } from '../lib/logger.ts';
import { EntryIntake } from './entry-intake.ts';
import type { LogId, Taken } from './local-history.ts';

const room = roomIdSchema.parse('r'.repeat(22));
const other = roomIdSchema.parse('o'.repeat(22));
const hostId = memberIdSchema.parse('h'.repeat(43));
const log: LogId = { hostId, epoch: epochSchema.parse('e'.repeat(22)) };
const newLog: LogId = { hostId, epoch: epochSchema.parse('n'.repeat(22)) };
const nothing: Taken = { shown: [], notes: [], removed: [] };

/** An intake over a disk that writes when it is told to. */
function create() {
  const writes: { readonly roomId: RoomId; readonly seqs: readonly number[]; readonly done: (error?: Error) => void }[] = [];
  const taken: [RoomId, number[]][] = [];
  const intake = new EntryIntake({
    history: {
      take: (_log, roomId, entries) =>
        new Promise((resolve, reject) => {
          const done = (error?: Error) => (error === undefined ? resolve(nothing) : reject(error));
          writes.push({ roomId, seqs: entries.map(({ seq }) => seq), done });
        }),
    },
    logger: silentLogger,
    onTaken: (roomId, entries) => taken.push([roomId, entries.map(({ seq }) => seq)]),
  });
  intake.begin(log);
  return { intake, writes, taken };
}

function entry(seq: number, roomId = room): Entry {
  const id = messageIdSchema.parse(String(seq).padEnd(22, '_'));
  return { roomId, seq, id, authorId: hostId, authorAlias: 'Ann', at: 0, body: { kind: 'text', text: `line ${seq}` } };
}
/** Everything that can happen without the disk has happened. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what comes in one turn is written at once; what comes while the disk is busy, after it', async () => {
  const { intake, writes, taken } = create();
  for (const seq of [1, 2, 3]) intake.add(entry(seq));
  await turn();
  for (const seq of [4, 5]) intake.add(entry(seq));
  await turn();
  expect(writes.map(({ seqs }) => seqs)).toEqual([[1, 2, 3]]);
  expect(taken).toEqual([]);
  writes[0]?.done();
  await turn();
  expect(writes.map(({ seqs }) => seqs)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  writes[1]?.done();
  await intake.settled();
  expect(taken).toEqual([
    [room, [1, 2, 3]],
    [room, [4, 5]],
  ]);
});

test('rooms do not wait for each other', async () => {
  const { intake, writes, taken } = create();
  intake.add(entry(1));
  intake.add(entry(1, other));
  await turn();
  writes[1]?.done();
  await turn();
  expect(taken).toEqual([[other, [1]]]);
});

test('[LG2] what waits of a log that was left is not told', async () => {
  const { intake, writes, taken } = create();
  intake.add(entry(1));
  await turn();
  intake.add(entry(2));
  intake.begin(newLog);
  intake.add(entry(1));
  await turn();
  for (const { done } of writes) done();
  await turn();
  for (const { done } of writes) done();
  await intake.settled();
  expect(taken).toEqual([[room, [1]]]);
});

test('a write that fails does not stop what comes later', async () => {
  const { intake, writes, taken } = create();
  intake.add(entry(1));
  await turn();
  writes[0]?.done(new Error('disk'));
  await turn();
  intake.add(entry(2));
  await turn();
  writes[1]?.done();
  await intake.settled();
  expect(taken).toEqual([[room, [2]]]);
});
