import type { Progress } from '../../shared/model/transfer.ts';
import type { Clock } from '../lib/clock.ts';

const WINDOW_MS = 3_000;
/** Less time than this says nothing about speed. */
const MIN_SPAN_MS = 200;

type Sample = { readonly atMs: number; readonly bytes: number };

/** How fast a count of bytes grew in the last 3 s or so. Falls to 0 by itself when nothing more comes. */
export class RateMeter {
  readonly #clock: Clock;
  #samples: Sample[];

  constructor(clock: Clock, startBytes: number) {
    this.#clock = clock;
    this.#samples = [{ atMs: clock.monotonicMs(), bytes: startBytes }];
  }

  /** `bytes` is the whole count so far. Call it some times a second, not for each chunk. */
  sample(bytes: number): void {
    const atMs = this.#clock.monotonicMs();
    this.#samples = [...this.#recent(atMs), { atMs, bytes }];
  }

  /** Whole bytes per second; 0 while it is not known. */
  get bytesPerSecond(): number {
    const nowMs = this.#clock.monotonicMs();
    const recent = this.#recent(nowMs);
    const [first] = recent;
    const last = recent.at(-1);
    if (first === undefined || last === undefined || nowMs - first.atMs < MIN_SPAN_MS) return 0;
    return Math.round(((last.bytes - first.bytes) * 1_000) / (nowMs - first.atMs));
  }

  /** What a person is shown about a stream that has `bytes` of `size`. */
  progress(bytes: number, size: number): Progress {
    const { bytesPerSecond } = this;
    return bytesPerSecond === 0 ? { bytes, bytesPerSecond } : { bytes, bytesPerSecond, secondsLeft: Math.ceil((size - bytes) / bytesPerSecond) };
  }

  #recent(nowMs: number): Sample[] {
    return this.#samples.filter(({ atMs }) => atMs >= nowMs - WINDOW_MS);
  }
}
