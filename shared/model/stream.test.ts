import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES, MAX_MANIFEST_BYTES, MAX_OFFER_BYTES, MAX_TREE_FILES } from '../wire/limits.ts';
import { fileSegments, manifestRange, streamLength } from './stream.ts';

const trees = fc
  .record({ sizes: fc.array(fc.nat(2 ** 40), { maxLength: 50 }), manifestBytes: fc.integer({ min: 2, max: 2 ** 23 }) })
  .map(({ sizes, manifestBytes }) => ({
    sizes,
    size: sizes.reduce((sum, size) => sum + size, 0),
    tree: { items: 1, files: sizes.length, folders: 0, manifestBytes },
  }));

describe('streams', () => {
  it.each([
    [0, HASH_BYTES],
    [1, 1 + HASH_BYTES],
    [2 ** 40, 2 ** 40 + HASH_BYTES],
  ])('[ST1] of a plain file of %i bytes is %i bytes long', (size, length) => {
    expect(streamLength({ size })).toBe(length);
  });

  it('[ST2] of a tree begins with its manifest and ends with its last file, without holes', () => {
    fc.assert(
      fc.property(trees, ({ sizes, size, tree }) => {
        let reached = manifestRange(tree)[1];
        expect(manifestRange(tree)).toEqual([0, tree.manifestBytes + HASH_BYTES]);
        for (const [index, segment] of fileSegments(tree, sizes).entries()) {
          expect(segment).toEqual({ start: reached, size: sizes[index] });
          reached += segment.size + HASH_BYTES;
        }
        expect(streamLength({ size, tree })).toBe(reached);
      }),
    );
  });

  it('[ST2] of empty folders alone is their manifest', () => {
    const tree = { items: 2, files: 0, folders: 2, manifestBytes: 60 };
    expect(fileSegments(tree, [])).toEqual([]);
    expect(streamLength({ size: 0, tree })).toBe(manifestRange(tree)[1]);
  });

  it('[ST4] of the largest offer has places that a double holds', () => {
    const tree = { items: 1, files: MAX_TREE_FILES, folders: 0, manifestBytes: MAX_MANIFEST_BYTES };
    expect(Number.isSafeInteger(streamLength({ size: MAX_OFFER_BYTES, tree }))).toBe(true);
  });

  it('[ST1] of as many files as there may be is laid out at once', () => {
    const sizes = Array.from({ length: MAX_TREE_FILES }, (_, index) => index);
    const last = fileSegments({ items: 1, files: sizes.length, folders: 0, manifestBytes: 2 }, sizes).at(-1);
    expect(last).toEqual({
      start: 2 + HASH_BYTES + ((MAX_TREE_FILES - 1) * (MAX_TREE_FILES - 2)) / 2 + (MAX_TREE_FILES - 1) * HASH_BYTES,
      size: MAX_TREE_FILES - 1,
    });
  });
});
