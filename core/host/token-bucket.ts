export type BucketOptions = {
  readonly capacity: number;
  /** What it takes until one more token is there. */
  readonly refillMs: number;
};

/** Allows a burst of `capacity`, and one per `refillMs` on average. Pure: the time comes from the caller (monotonic). */
export class TokenBucket {
  readonly #options: BucketOptions;
  /** Counted in the time that it took to fill, so that whole milliseconds stay exact. */
  #filledMs: number;
  #countedAtMs: number;

  constructor(options: BucketOptions, nowMs: number) {
    this.#options = options;
    this.#filledMs = options.capacity * options.refillMs;
    this.#countedAtMs = nowMs;
  }

  /** Takes one token: 0 when there was one, else the milliseconds until there will be. */
  take(nowMs: number): number {
    const { capacity, refillMs } = this.#options;
    this.#filledMs = Math.min(capacity * refillMs, this.#filledMs + nowMs - this.#countedAtMs);
    this.#countedAtMs = nowMs;
    if (this.#filledMs < refillMs) return Math.ceil(refillMs - this.#filledMs);
    this.#filledMs -= refillMs;
    return 0;
  }
}
