export type BucketOptions = { readonly capacity: number; readonly refillPerSecond: number };

/** Allows a burst of `capacity` and `refillPerSecond` on average. Pure: the time comes from the caller (monotonic). */
export class TokenBucket {
  readonly #options: BucketOptions;
  #tokens: number;
  #countedAtMs: number;

  constructor(options: BucketOptions, nowMs: number) {
    this.#options = options;
    this.#tokens = options.capacity;
    this.#countedAtMs = nowMs;
  }

  /** Takes one token: 0 when there was one, else the milliseconds until there will be. */
  take(nowMs: number): number {
    const { capacity, refillPerSecond } = this.#options;
    this.#tokens = Math.min(capacity, this.#tokens + ((nowMs - this.#countedAtMs) / 1000) * refillPerSecond);
    this.#countedAtMs = nowMs;
    if (this.#tokens < 1) return Math.max(1, Math.ceil(((1 - this.#tokens) / refillPerSecond) * 1000));
    this.#tokens -= 1;
    return 0;
  }
}
