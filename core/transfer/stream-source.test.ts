import { describe, expect, it } from 'vitest';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { fileSegments, streamLength } from '../../shared/model/stream.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { planBlocks } from './stream-plan.ts';
import { MANIFEST, StreamSource } from './stream-source.ts';

function treeOf(sizes: readonly number[], manifestBytes = 100): StreamSource {
  const items = [{ path: '/top', name: 'top', isFolder: true, temporary: false, files: sizes.length }];
  const paths = sizes.map((_, index) => `/top/f${index}`);
  return new StreamSource({ items, paths, sizes: Float64Array.from(sizes), times: new Float64Array(sizes.length) }, Buffer.alloc(manifestBytes));
}

/** What each byte of the stream is: [segment, position in it]. */
function bytesOf(source: StreamSource): [number, number][] {
  return [MANIFEST, ...Array.from({ length: source.count }, (_, file) => file)].flatMap((file) =>
    Array.from({ length: source.size(file) + HASH_BYTES }, (_, position): [number, number] => [file, position]),
  );
}

describe('StreamSource', () => {
  it('[ST1] lays a stream out as everybody else does', () => {
    const sizes = [5, 0, 70_000, 1];
    const source = treeOf(sizes);
    const tree = { items: 1, files: 4, folders: 1, manifestBytes: 100 };
    expect(source.length).toBe(streamLength({ size: 70_006, tree }));
    expect(sizes.map((size, file) => ({ start: source.start(file), size }))).toEqual(fileSegments(tree, sizes));
  });

  it('knows for every position which segment it is in, and how many bytes of files and whole files are in any ranges', () => {
    const sizes = [3, 0, 0, 40, 1];
    const source = treeOf(sizes);
    const bytes = bytesOf(source);
    expect(bytes).toHaveLength(source.length);
    for (const [position, [file]] of bytes.entries()) expect(source.segmentAt(position)).toBe(file);
    const random = seededRandom(1);
    for (let round = 0; round < 200; round++) {
      const [start = 0, end = 0] = [random(), random()].map((share) => Math.floor(share * (source.length + 1))).sort((a, b) => a - b);
      const expected = bytes.slice(start, end).filter(([file, position]) => file !== MANIFEST && position < source.size(file)).length;
      expect(source.fileBytesIn([[start, end]])).toBe(expected);
      const isWhole = (size: number, file: number) => source.start(file) >= start && source.start(file) + size + HASH_BYTES <= end;
      expect(source.wholeFilesIn([[start, end]])).toBe(sizes.filter(isWhole).length);
    }
  });

  it('tells of many items which one a file is in', () => {
    const items = [3, 0, 1, 2].map((files, index) => ({ path: `/i${index}`, name: `i${index}`, isFolder: true, temporary: false, files }));
    const paths = ['/i0/a', '/i0/b', '/i0/c', '/i2/d', '/i3/e', '/i3/x/f'];
    const source = new StreamSource({ items, paths, sizes: new Float64Array(6), times: new Float64Array(6) }, Buffer.alloc(2));
    expect(paths.map((_, file) => source.relativePath(file))).toEqual(['i0/a', 'i0/b', 'i0/c', 'i2/d', 'i3/e', 'i3/x/f']);
    expect(source.item(6)).toBeUndefined();
  });
});

describe('planBlocks', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))('has exactly the bytes of the ranges, in their order (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const source = treeOf(
      Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() ** 3 * 600)),
      2 + Math.floor(random() * 90),
    );
    const bytes = bytesOf(source);
    const blockBytes = 1 + Math.floor(random() * 200);
    const ranges: Ranges = [
      [Math.floor(random() * 20), Math.ceil(source.length * 0.6)],
      [Math.ceil(source.length * 0.6) + 3, source.length],
    ];
    const planned: [number, number][] = [];
    for (const block of planBlocks(source, ranges, blockBytes)) {
      let at = 0;
      let fileBytes = 0;
      for (const part of block.parts) {
        expect(part.at).toBe(at);
        at += part.to - part.from;
        for (let position = part.from; position < part.to; position++) {
          planned.push([part.file, position]);
          if (part.file !== MANIFEST && position < source.size(part.file)) fileBytes++;
        }
      }
      expect(block).toMatchObject({ bytes: at, fileBytes });
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThanOrEqual(blockBytes);
    }
    expect(planned).toEqual(ranges.flatMap(([start, end]) => bytes.slice(start, end)));
  });

  it('cuts no file that fits into a block, and has no block but the last less than half full', () => {
    const random = seededRandom(7);
    const source = treeOf(Array.from({ length: 500 }, () => Math.floor(random() * 400)));
    const blocks = [...planBlocks(source, [[0, source.length]], 1_024)];
    const cut = blocks.flatMap(({ parts }) => parts).filter(({ file, from, to }) => from !== 0 || to !== source.size(file) + HASH_BYTES);
    expect(cut).toEqual([]);
    for (const { bytes } of blocks.slice(0, -1)) expect(bytes).toBeGreaterThanOrEqual(512);
  });
});
