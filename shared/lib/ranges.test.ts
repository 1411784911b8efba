import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areRanges, atMost, firstOf, intersect, type Ranges, subtract, totalOf, unite } from './ranges.ts';

const anyPairs = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([start, length]): [number, number] => [start, start + length]),
  { maxLength: 12 },
);
const bytesOf = (ranges: Ranges) => new Set(ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index)));
const sorted = (bytes: ReadonlySet<number>) => [...bytes].sort((a, b) => a - b);

describe('ranges', () => {
  it('unites to the same bytes, in ranges that do not touch', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const united = unite(pairs);
        expect(areRanges(united)).toBe(true);
        expect(united.every(([start], index) => index === 0 || start > (united[index - 1]?.[1] ?? 0))).toBe(true);
        expect(sorted(bytesOf(united))).toEqual(sorted(bytesOf(pairs)));
      }),
    );
  });

  it('subtracts and intersects byte by byte', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (a, b) => {
        const [some, others] = [unite(a), unite(b)];
        const [left, taken] = [bytesOf(some), bytesOf(others)];
        expect(areRanges(subtract(some, others))).toBe(true);
        expect(sorted(bytesOf(subtract(some, others)))).toEqual(sorted(left).filter((byte) => !taken.has(byte)));
        expect(sorted(bytesOf(intersect(some, others)))).toEqual(sorted(left).filter((byte) => taken.has(byte)));
      }),
    );
  });

  it('takes the first bytes, and no more', () => {
    fc.assert(
      fc.property(anyPairs, fc.nat(80), (pairs, count) => {
        const ranges = unite(pairs);
        expect(sorted(bytesOf(firstOf(ranges, count)))).toEqual(sorted(bytesOf(ranges)).slice(0, count));
        expect(totalOf(firstOf(ranges, count))).toBe(Math.min(count, totalOf(ranges)));
      }),
    );
  });

  it('fills the smallest gaps when there are too many', () => {
    expect(
      atMost(
        [
          [0, 1],
          [2, 3],
          [9, 10],
          [11, 12],
        ],
        2,
      ),
    ).toEqual([
      [0, 3],
      [9, 12],
    ]);
    fc.assert(
      fc.property(anyPairs, fc.integer({ min: 1, max: 6 }), (pairs, count) => {
        const ranges = unite(pairs);
        const fewer = atMost(ranges, count);
        expect(fewer.length).toBeLessThanOrEqual(count);
        expect(areRanges(fewer)).toBe(true);
        expect(subtract(ranges, fewer)).toEqual([]);
      }),
    );
  });

  it.each([
    [[[0, 1]], true],
    [
      [
        [0, 1],
        [1, 2],
      ],
      true,
    ],
    [[], true],
    [[[1, 1]], false],
    [[[2, 1]], false],
    [
      [
        [0, 2],
        [1, 3],
      ],
      false,
    ],
    [[[0, 11]], false],
  ] as [Ranges, boolean][])('says of %j within 10 bytes: %s', (ranges, answer) => {
    expect(areRanges(ranges, 10)).toBe(answer);
  });
});
