import type { Progress } from '../../shared/model/transfer.ts';
import { PROGRESS_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { RateMeter } from './rate-meter.ts';

/** Tells of changes at once and of mere progress at most every 250 ms, the last of it always. */
export class ProgressReporter implements Disposable {
  readonly #clock: Clock;
  readonly #report: () => void;
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;

  constructor(clock: Clock, report: () => void) {
    this.#clock = clock;
    this.#report = report;
  }

  changed(): void {
    this[Symbol.dispose]();
    this.#reportedAtMs = this.#clock.monotonicMs();
    this.#report();
  }

  progressed(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#reportedAtMs + PROGRESS_INTERVAL_MS - this.#clock.monotonicMs();
    if (waitMs <= 0) this.changed();
    else this.#timer = this.#clock.after(waitMs, () => this.changed());
  }

  /** Drops what is still to be told. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}

/** Looks at a byte count every 250 ms while a stream runs and tells what is new, so that nothing but an assignment happens for each chunk. */
export class ProgressSampler implements Disposable {
  /** The whole count so far; set it as often as you like. */
  bytes: number;
  /** What it will be at the end. */
  size: number;
  readonly #clock: Clock;
  readonly #meter: RateMeter;
  readonly #onSample: (progress: Progress) => void;
  #timer: Disposable;
  #last: Progress | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly startBytes: number;
    readonly size: number;
    readonly onSample: (progress: Progress) => void;
  }) {
    this.bytes = options.startBytes;
    this.#clock = options.clock;
    this.#meter = new RateMeter(options.clock, options.startBytes);
    this.size = options.size;
    this.#onSample = options.onSample;
    this.#timer = this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #schedule(): Disposable {
    return this.#clock.after(PROGRESS_INTERVAL_MS, () => {
      this.#timer = this.#schedule();
      this.#meter.sample(this.bytes);
      const progress = this.#meter.progress(this.bytes, this.size);
      if (progress.bytes === this.#last?.bytes && progress.bytesPerSecond === this.#last.bytesPerSecond) return;
      this.#last = progress;
      this.#onSample(progress);
    });
  }
}
