import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import type { Segment } from '../../shared/model/stream.ts';
import { SegmentSplitter, segmentAt } from './segment-splitter.ts';
import { seededBytes } from './testing/seeded-bytes.ts';

function segmentsOf(sizes: readonly number[]): readonly Segment[] {
  let start = 0;
  return sizes.map((size) => {
    const segment = { start, size };
    start += size + 32;
    return segment;
  });
}

/** What comes out when the bytes of `ranges` go in, in chunks of such sizes. */
function split(stream: Buffer, segments: readonly Segment[], ranges: Ranges, chunkSize: (index: number) => number) {
  const files = segments.map(() => new Map<number, number>());
  const hashes = new Map<number, Buffer>();
  const order: number[] = [];
  const splitter = new SegmentSplitter(segments, ranges, {
    onBytes: (index, position, chunk) => {
      order.push(index);
      for (const [offset, byte] of chunk.entries()) files[index]?.set(position + offset, byte);
    },
    onHash: (index, hash) => {
      order.push(index);
      hashes.set(index, hash);
    },
  });
  const bytes = Buffer.concat(ranges.map(([start, end]) => stream.subarray(start, end)));
  for (let at = 0, index = 0; at < bytes.length; at += chunkSize(index++)) splitter.take(bytes.subarray(at, at + chunkSize(index)));
  return { files, hashes, order };
}

describe('SegmentSplitter', () => {
  it('[ST1] sorts the bytes of any ranges into files and their hashes, whatever the chunks', () => {
    const sizes = fc.array(fc.nat(80), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(sizes, cuts, fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (fileSizes, points, chunks) => {
        const segments = segmentsOf(fileSizes);
        const length = fileSizes.reduce((sum, size) => sum + size + 32, 0);
        const stream = seededBytes(1, length);
        const places = [...new Set(points.map((point) => Math.floor(point * length)))].sort((a, b) => a - b);
        const ranges: (readonly [number, number])[] = [];
        for (let index = 0; index + 1 < places.length; index += 2) ranges.push([places[index] ?? 0, places[index + 1] ?? 0]);
        const { files, hashes, order } = split(stream, segments, ranges, (index) => chunks[index % chunks.length] ?? 1);
        expect(order).toEqual([...order].sort((a, b) => a - b));
        for (const [index, { start, size }] of segments.entries()) {
          const wanted = intersect(ranges, size === 0 ? [] : [[start, start + size]]);
          expect(files[index]?.size).toBe(totalOf(wanted));
          for (const [position, byte] of files[index] ?? []) expect(byte).toBe(stream[start + position]);
          const trailer: Ranges = [[start + size, start + size + 32]];
          expect(hashes.has(index)).toBe(totalOf(intersect(ranges, trailer)) === 32);
          if (hashes.has(index)) expect(hashes.get(index)).toEqual(stream.subarray(start + size, start + size + 32));
        }
      }),
    );
  });

  it('keeps two hashes apart that it gave', () => {
    const segments = segmentsOf([0, 0]);
    const stream = seededBytes(2, 64);
    const { hashes } = split(stream, segments, [[0, 64]], () => 7);
    expect(hashes.get(0)).toEqual(stream.subarray(0, 32));
    expect(hashes.get(1)).toEqual(stream.subarray(32));
  });

  it('takes nothing behind the last range', () => {
    const given: number[] = [];
    const splitter = new SegmentSplitter(segmentsOf([10]), [[0, 5]], {
      onBytes: (_, position, chunk) => given.push(position, chunk.length),
      onHash: () => given.push(-1),
    });
    splitter.take(Buffer.alloc(42));
    expect(given).toEqual([0, 5]);
  });

  it.each([0, 1, 41, 42, 43, 73, 74, 1_000])('finds the segment that has the byte at %i', (position) => {
    const segments = segmentsOf([10, 0, 1_000]);
    const expected = segments.findLastIndex(({ start }) => start <= position);
    expect(segmentAt(segments, position)).toBe(expected);
  });
});
