import { type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';

/** What is kept of it for the next start of the app. */
export type CoverageRecord = { readonly delivered: Ranges; readonly asked: Ranges };

/**
 * Which bytes of an own offer's stream the host has, as far as its sender can know: what was acknowledged, and what the host was asked for
 * once and asks for no more.
 */
export class UploadCoverage {
  readonly #length: number;
  readonly #isWanted: boolean;
  #delivered: Ranges;
  #asked: Ranges;

  /** Of a stream of `length` bytes. `isWanted` when the host always asks for all of it that it lacks, from the beginning on. */
  constructor(length: number, isWanted: boolean, record: CoverageRecord = { delivered: [], asked: [] }) {
    this.#length = length;
    this.#isWanted = isWanted;
    this.#delivered = record.delivered;
    this.#asked = record.asked;
  }

  get delivered(): Ranges {
    return this.#delivered;
  }

  get record(): CoverageRecord {
    return { delivered: this.#delivered, asked: this.#asked };
  }

  get isComplete(): boolean {
    return totalOf(this.#delivered) === this.#length;
  }

  /** The host asks for these ranges now. */
  begin(ranges: Ranges): void {
    const known = subtract(unite([...this.#delivered, ...this.#asked]), ranges);
    const end = ranges.at(-1)?.[1] ?? 0;
    this.#delivered = this.#isWanted ? unite([...known, ...subtract([[0, end]], ranges)]) : known;
    this.#asked = ranges;
  }

  /** The host has everything that it asked for last. */
  done(): void {
    this.#delivered = unite([...this.#delivered, ...this.#asked]);
    this.#asked = [];
  }
}
