import { describe, expect, test } from 'vitest';
import type { HistoryPage, ShownEntry } from '../../shared/model/shown-entry.ts';
import { GRACE, messageId, ROOM_ID } from '../dev/people.ts';
import {
  addLive,
  addNewer,
  addOlder,
  keepNewest,
  MAX_LINES,
  newestLines,
  type RoomLog,
  refreshLines,
  removeLines,
  replaceLines,
} from './room-log.ts';

const line = (seq: number, text = `line ${seq}`): ShownEntry => ({
  roomId: ROOM_ID,
  seq,
  id: messageId(`line${seq}`),
  authorId: GRACE.id,
  authorAlias: GRACE.alias,
  at: seq,
  body: { kind: 'text', text },
});
const lines = (...seqs: readonly number[]) => seqs.map((seq) => line(seq));
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, index) => line(from + index));
const page = (seqs: readonly number[], more: Partial<HistoryPage> = {}): HistoryPage => ({
  roomId: ROOM_ID,
  entries: lines(...seqs),
  hasOlder: false,
  hasNewer: false,
  ...more,
});
const seqs = (log: RoomLog) => log.entries.map(({ seq }) => seq);
const detached = (...known: readonly number[]): RoomLog => ({ ...newestLines(lines(...known)), hasNewer: true });

describe('lines that just came', () => {
  test('are put at the end, and begin a room that nothing was known of', () => {
    expect(seqs(addLive(undefined, lines(7, 9), 10, 'newest'))).toEqual([7, 9]);
    expect(seqs(addLive(newestLines(lines(1, 4)), lines(5, 8), 10, 'newest'))).toEqual([1, 4, 5, 8]);
  });

  test('that are there already change nothing', () => {
    const log = newestLines(lines(1, 2));
    expect(addLive(log, lines(2), 10, 'newest')).toBe(log);
  });

  test('take the oldest away above the limit, so that older ones are to be loaded', () => {
    const log = addLive(newestLines(upTo(10)), lines(11, 12), 10, 'newest');
    expect(seqs(log)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(log).toMatchObject({ hasOlder: true, hasNewer: false, prepended: -2 });
  });

  test('stay away above the limit while older ones are read', () => {
    const log = addLive(newestLines(upTo(10)), lines(11, 12), 10, 'older');
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(log).toMatchObject({ hasNewer: true, newestSeq: 12 });
  });

  test('stay away where they would leave a gap, but it is known that they are there', () => {
    const log = addLive(detached(1, 2), lines(9), 10, 'newest');
    expect(seqs(log)).toEqual([1, 2]);
    expect(log.newestSeq).toBe(9);
  });
});

describe('a page', () => {
  test('of older lines goes before the first one, and the list learns by how much', () => {
    const log = addOlder(newestLines(lines(5, 6)), page([1, 3], { hasNewer: true }));
    expect(seqs(log)).toEqual([1, 3, 5, 6]);
    expect(log).toMatchObject({ prepended: 2, hasOlder: false, hasNewer: false });
  });

  test('of older lines above the limit takes the newest away', () => {
    const log = addOlder(newestLines(upTo(MAX_LINES, 101)), { ...page([]), entries: upTo(100), hasOlder: true });
    expect(log.entries).toHaveLength(MAX_LINES);
    expect(log.entries.at(-1)?.seq).toBe(MAX_LINES);
    expect(log).toMatchObject({ hasOlder: true, hasNewer: true });
  });

  test('of newer lines reaches the end, unless something came while it was asked for', () => {
    expect(addNewer(detached(1), page([2, 3]), 1)).toMatchObject({ hasNewer: false, newestSeq: 3 });
    const since = addLive(detached(1), lines(4), 10, 'newest');
    expect(addNewer(since, page([2, 3]), 1)).toMatchObject({ hasNewer: true, newestSeq: 4 });
    expect(addNewer(since, page([2, 3], { hasNewer: true }), 4).hasNewer).toBe(true);
  });

  test('in place of others begins the list anew, and keeps what came behind it meanwhile', () => {
    const live = addLive(newestLines(lines(8)), lines(9), 10, 'newest');
    const log = replaceLines(live, page([6, 7, 8]), 8);
    expect(seqs(log)).toEqual([6, 7, 8, 9]);
    expect(log).toMatchObject({ generation: 1, hasNewer: false });
  });

  test('from far above has newer lines behind it', () => {
    const log = replaceLines(newestLines(lines(80)), page([6, 7], { hasOlder: true, hasNewer: true }), 80);
    expect(seqs(log)).toEqual([6, 7]);
    expect(log).toMatchObject({ hasOlder: true, hasNewer: true, newestSeq: 80 });
  });
});

test('asked anew, lines are as they are now, and those that are gone go', () => {
  const log = refreshLines(newestLines(lines(1, 2, 3, 4)), [line(2, 'edited'), line(4)]);
  expect(seqs(log)).toEqual([1, 2, 4]);
  expect(log.entries[1]?.body).toEqual({ kind: 'text', text: 'edited' });
});

test('what is taken from the beginning moves the list, what is taken from within does not', () => {
  const log = newestLines(lines(1, 2, 3, 4));
  expect(removeLines(log, new Set([1, 2]))).toMatchObject({ prepended: -2 });
  expect(removeLines(log, new Set([3]))).toMatchObject({ prepended: 0 });
  expect(removeLines(log, new Set([9]))).toBe(log);
});

test('a short log is kept as it is', () => {
  const log = newestLines(lines(1, 2));
  expect(keepNewest(log, 2)).toBe(log);
});
