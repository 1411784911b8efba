import type { Range } from '../lib/ranges.ts';
import { HASH_BYTES } from '../wire/limits.ts';
import type { Tree } from './entry.ts';

/** One file's place in the stream of its offer: its bytes, then its SHA-256. Rule ST1. */
export type Segment = {
  readonly start: number;
  /** Bytes of the file; its hash begins at `start + size`. */
  readonly size: number;
};

/** The length in bytes of the stream of an offer. Rules ST1 and ST2. */
export function streamLength({ size, tree }: { readonly size: number; readonly tree?: Tree | undefined }): number {
  return tree === undefined ? size + HASH_BYTES : tree.manifestBytes + size + (1 + tree.files) * HASH_BYTES;
}

/** Where the manifest of a tree is, its hash included. */
export function manifestRange(tree: Tree): Range {
  return [0, tree.manifestBytes + HASH_BYTES];
}

/** The segments of a tree's files in their order, without the manifest's. */
export function fileSegments(tree: Tree, sizes: readonly number[]): readonly Segment[] {
  let start = tree.manifestBytes + HASH_BYTES;
  return sizes.map((size) => {
    const segment = { start, size };
    start += size + HASH_BYTES;
    return segment;
  });
}
