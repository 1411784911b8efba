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
    const oldestMs = atMs - WINDOW_MS;
    while ((this.#samples[1]?.atMs ?? atMs) <= oldestMs) this.#samples.shift();
    this.#samples.push({ atMs, bytes });
  }

  /** Whole bytes per second; 0 while it is not known. */
  get bytesPerSecond(): number {
    const first = this.#samples.find(({ atMs }) => atMs >= this.#clock.monotonicMs() - WINDOW_MS) ?? this.#samples.at(-1);
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return 0;
    const spanMs = this.#clock.monotonicMs() - first.atMs;
    return spanMs < MIN_SPAN_MS ? 0 : Math.max(0, Math.round(((last.bytes - first.bytes) * 1_000) / spanMs));
  }

  /** What a person is shown about a stream that has `bytes` of `size`. */
  progress(bytes: number, size: number): Progress {
    const { bytesPerSecond } = this;
    return bytesPerSecond === 0 ? { bytes, bytesPerSecond } : { bytes, bytesPerSecond, secondsLeft: Math.ceil((size - bytes) / bytesPerSecond) };
  }
}
