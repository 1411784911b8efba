import type { Ranges } from '../../shared/lib/ranges.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { MANIFEST, type StreamSource } from './stream-source.ts';

/** Some bytes of one segment, hash included, and their place in a block. */
export type Part = {
  /** Counted from 0, or `MANIFEST`. */
  readonly file: number;
  /** Positions within the segment. */
  readonly from: number;
  readonly to: number;
  /** Where they stand in the block. */
  readonly at: number;
};

/** What is read, and written to the wire, at once. */
export type Block = {
  readonly parts: readonly Part[];
  readonly bytes: number;
  /** Those of them that are bytes of files. */
  readonly fileBytes: number;
  /** The last file in it; 0 when there is none. */
  readonly lastFile: number;
};

/**
 * The bytes of `ranges` in blocks of at most `blockBytes`. A file that fits into one block is not cut, unless the block before it would be
 * less than half full: whole small files need less work.
 */
export function* planBlocks(source: StreamSource, ranges: Ranges, blockBytes: number): Generator<Block, undefined> {
  let parts: Part[] = [];
  let bytes = 0;
  const take = (): Block => {
    const block = describe(source, parts, bytes);
    parts = [];
    bytes = 0;
    return block;
  };
  for (const [start, end] of ranges) {
    let file = source.segmentAt(start);
    for (let position = start; position < end; file++) {
      const segmentStart = source.start(file);
      const stop = Math.min(end, segmentStart + source.size(file) + HASH_BYTES);
      if (stop - position > blockBytes - bytes && bytes >= blockBytes / 2 && stop - position <= blockBytes) yield take();
      while (position < stop) {
        const length = Math.min(stop - position, blockBytes - bytes);
        parts.push({ file, from: position - segmentStart, to: position - segmentStart + length, at: bytes });
        position += length;
        bytes += length;
        if (bytes === blockBytes) yield take();
      }
    }
  }
  if (bytes > 0) yield take();
}

function describe(source: StreamSource, parts: readonly Part[], bytes: number): Block {
  let fileBytes = 0;
  for (const { file, from, to } of parts) if (file !== MANIFEST) fileBytes += Math.max(0, Math.min(to, source.size(file)) - from);
  return { parts, bytes, fileBytes, lastFile: Math.max(0, parts.at(-1)?.file ?? 0) };
}
