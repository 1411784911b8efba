import { z } from 'zod';
import { areRanges, intersect, type Range, type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';

/** What a layout is on the disk. */
export const storedLayoutSchema = z.object({
  /** Of the stream, in the order of the spool file; none over another but where an earlier one was dropped. */
  ranges: z.array(z.tuple([z.int().min(0), z.int().min(1)])).refine((ranges) => ranges.every(([start, end]) => start < end)),
  /** Positions in the spool file at which there is nothing of use. */
  dropped: z.array(z.tuple([z.int().min(0), z.int().min(1)])).refine((ranges) => areRanges(ranges)),
});
export type StoredLayout = z.infer<typeof storedLayoutSchema>;

/** Bytes of the stream from `start` to `end`, which have their place in the spool file at `at`. */
type Piece = { readonly start: number; readonly end: number; readonly at: number };

/**
 * Which bytes of a stream stand where in its spool file. The file grows at its end only, in the order in which ranges were planned, so
 * that its length alone says how much of the plan has come. Pure.
 */
export class SpoolLayout {
  #ranges: Range[];
  #dropped: Ranges;
  #length: number;
  /** By `start`; made anew when it is needed. */
  #pieces: readonly Piece[] | undefined;
  /** The last answer of `within`, until something changes. */
  #within: { readonly length: number; readonly ranges: Ranges } | undefined;

  constructor(stored: StoredLayout = { ranges: [], dropped: [] }) {
    this.#ranges = [...stored.ranges];
    this.#dropped = stored.dropped;
    this.#length = totalOf(stored.ranges);
  }

  /** Bytes of the spool file when all that is planned has come. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of the spool file that are of no use. */
  get droppedBytes(): number {
    return totalOf(this.#dropped);
  }

  get pieceCount(): number {
    return this.#sorted().length;
  }

  /** Plans what comes behind all that is planned. None of `ranges` may have its place already. */
  extend(ranges: Ranges): void {
    for (const [start, end] of ranges) {
      const last = this.#ranges.at(-1);
      if (last?.[1] === start) this.#ranges[this.#ranges.length - 1] = [last[0], end];
      else this.#ranges.push([start, end]);
      this.#length += end - start;
    }
    this.#changed();
  }

  /** Forgets what was planned behind the first `length` bytes of the spool file. */
  cut(length: number): void {
    while (this.#length > length) {
      const [start, end] = this.#ranges.pop() ?? [0, this.#length];
      const kept = Math.max(0, end - start - (this.#length - length));
      if (kept > 0) this.#ranges.push([start, start + kept]);
      this.#length -= end - start - kept;
    }
    this.#dropped = subtract(this.#dropped, [[length, Number.MAX_SAFE_INTEGER]]);
    this.#changed();
  }

  /** Forgets the first `length` bytes of the spool file, none of which is of use: what is planned behind them moves to the beginning. */
  shift(length: number): void {
    let left = length;
    while (left > 0) {
      const [start, end] = this.#ranges.shift() ?? [0, left];
      if (end - start > left) this.#ranges.unshift([start + left, end]);
      left -= Math.min(left, end - start);
    }
    this.#length -= length;
    this.#dropped = [];
    this.#changed();
  }

  /** Lets go of the places that bytes in `ranges` have: they are to come again. */
  drop(ranges: Ranges): void {
    const places = this.#sorted().flatMap(({ start, end, at }) =>
      intersect([[start, end]], ranges).map(([from, to]): Range => [at + from - start, at + to - start]),
    );
    this.#dropped = unite([...this.#dropped, ...places]);
    this.#changed();
  }

  /** What has its place in the first `length` bytes of the spool file; ascending. */
  within(length: number): Ranges {
    if (this.#within?.length !== length) {
      const ranges = this.#sorted().flatMap(({ start, end, at }): Ranges => (at < length ? [[start, Math.min(end, start + length - at)]] : []));
      this.#within = { length, ranges: unite(ranges) };
    }
    return this.#within.ranges;
  }

  /** Where the byte at `position` of the stream is, and how many that follow it stand beside it; undefined when it has no place. */
  find(position: number): { readonly at: number; readonly bytes: number } | undefined {
    const pieces = this.#sorted();
    let [low, high] = [0, pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((pieces[middle]?.end ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low];
    if (piece === undefined || piece.start > position) return undefined;
    return { at: piece.at + position - piece.start, bytes: piece.end - position };
  }

  toStored(): StoredLayout {
    return { ranges: this.#ranges.map(([start, end]) => [start, end]), dropped: this.#dropped.map(([start, end]) => [start, end]) };
  }

  #changed(): void {
    this.#pieces = undefined;
    this.#within = undefined;
  }

  #sorted(): readonly Piece[] {
    this.#pieces ??= livePieces(this.#ranges, this.#dropped).sort((a, b) => a.start - b.start);
    return this.#pieces;
  }
}

/** In the order of the spool file. */
function livePieces(ranges: Ranges, dropped: Ranges): Piece[] {
  const places: Range[] = [];
  for (const [start, end] of ranges) {
    const at = places.at(-1)?.[1] ?? 0;
    places.push([at, at + end - start]);
  }
  let index = 0;
  return subtract(places, dropped).map(([from, to]) => {
    while ((places[index]?.[1] ?? to) <= from) index++;
    const shift = (ranges[index]?.[0] ?? 0) - (places[index]?.[0] ?? 0);
    return { start: from + shift, end: to + shift, at: from };
  });
}
