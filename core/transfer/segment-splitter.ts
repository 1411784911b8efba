import type { Ranges } from '../../shared/lib/ranges.ts';
import type { Segment } from '../../shared/model/stream.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';

/** Takes a stream's bytes, sorted. Both are called in the order of the stream. */
export type SegmentTaker = {
  /** Bytes of the file in segment `index`, which stand at `position` of it. Valid during the call only. */
  onBytes(index: number, position: number, chunk: Uint8Array): void;
  /** The whole hash of segment `index`: the taker's to keep. */
  onHash(index: number, hash: Buffer): void;
};

/** Sorts the bytes of some ranges of a stream into those of files and their hashes. Rules ST1 and ST4. */
export class SegmentSplitter {
  readonly #segments: readonly Segment[];
  readonly #ranges: Ranges;
  readonly #taker: SegmentTaker;
  #range = 0;
  #position: number;
  #segment = 0;
  #hash = Buffer.alloc(HASH_BYTES);
  /** Bytes of the hash that came without a gap from its first on. */
  #hashFilled = 0;

  /** `segments` follow each other from 0 on without gaps; `ranges` are within them. */
  constructor(segments: readonly Segment[], ranges: Ranges, taker: SegmentTaker) {
    this.#segments = segments;
    this.#ranges = ranges;
    this.#taker = taker;
    this.#position = ranges[0]?.[0] ?? 0;
    this.#segment = segmentAt(segments, this.#position);
  }

  /** The segment that the next byte belongs to. */
  get segment(): number {
    return this.#segment;
  }

  /** `chunk` goes on where the last one ended. What is behind the last range is not taken. */
  take(chunk: Uint8Array): void {
    for (let offset = 0; offset < chunk.length; ) {
      const range = this.#ranges[this.#range];
      const segment = this.#segments[this.#segment];
      if (range === undefined || segment === undefined) return;
      const hashStart = segment.start + segment.size;
      const end = Math.min(range[1], this.#position < hashStart ? hashStart : hashStart + HASH_BYTES);
      const part = chunk.subarray(offset, offset + end - this.#position);
      if (this.#position < hashStart) this.#taker.onBytes(this.#segment, this.#position - segment.start, part);
      else this.#takeHash(part, this.#position - hashStart);
      this.#position += part.length;
      offset += part.length;
      if (this.#position === range[1]) this.#nextRange();
      else if (this.#position === hashStart + HASH_BYTES) this.#segment++;
    }
  }

  #takeHash(part: Uint8Array, at: number): void {
    if (at === 0) this.#hashFilled = 0;
    if (at !== this.#hashFilled) return;
    this.#hash.set(part, at);
    this.#hashFilled += part.length;
    if (this.#hashFilled < HASH_BYTES) return;
    const hash = this.#hash;
    this.#hash = Buffer.alloc(HASH_BYTES);
    this.#hashFilled = 0;
    this.#taker.onHash(this.#segment, hash);
  }

  #nextRange(): void {
    const next = this.#ranges[++this.#range];
    if (next === undefined) return;
    this.#position = next[0];
    this.#segment = segmentAt(this.#segments, next[0]);
    this.#hashFilled = 0;
  }
}

/** The place of the segment that has the byte at `position`. */
export function segmentAt(segments: readonly Segment[], position: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.start ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
