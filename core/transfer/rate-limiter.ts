import type { Clock } from '../lib/clock.ts';

/** Bytes that may leave at once after a rest, as time at the full rate. */
const BURST_MS = 100;
/** Who waits gets this much, as time at the full rate, before it is the next one's turn. */
const TURN_MS = 10;
const MIN_TURN_BYTES = 1024;

type Taker = { readonly signal: AbortSignal; left: number; readonly granted: () => void };

/**
 * Bytes per second that several transfers share: a token bucket. A transfer is known by its signal; of those who wait it is the turn of the
 * one that got least, so that each is as fast as the others, whatever it asks for at once. Without a limit it costs nothing.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #takers = new Set<Taker>();
  /** Bytes that each got, counted from the same point: who comes new, or after a rest, begins with what the others have by then. */
  readonly #got = new WeakMap<AbortSignal, number>();
  #gotByAll = 0;
  #limit: number | undefined;
  /** What may still leave at once; below 0 after a turn that went beyond it. */
  #tokens = 0;
  #filledAtMs = 0;
  #timer: Disposable | undefined;

  /** `bytesPerSecond` undefined is unlimited. */
  constructor(clock: Clock, bytesPerSecond?: number) {
    this.#clock = clock;
    this.setLimit(bytesPerSecond);
  }

  /** How much to take and send at once, so that bytes move evenly even when the limit is low; infinite without one. */
  get pieceBytes(): number {
    return this.#limit === undefined ? Number.POSITIVE_INFINITY : Math.max(MIN_TURN_BYTES, Math.floor((this.#limit * BURST_MS) / 1_000));
  }

  /** Takes effect at once, for those who wait as well. */
  setLimit(bytesPerSecond: number | undefined): void {
    this.#fill();
    const wasUnlimited = this.#limit === undefined;
    this.#limit = bytesPerSecond;
    this.#filledAtMs = this.#clock.monotonicMs();
    this.#tokens = wasUnlimited ? this.#burstBytes : Math.min(this.#tokens, this.#burstBytes);
    this.#serve();
  }

  /**
   * Undefined when `bytes` may move at once; otherwise resolves when they may, or rejects with the signal's reason. Any number may be
   * taken, also more than the limit.
   */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    if (this.#limit === undefined) return undefined;
    this.#fill();
    if (this.#takers.size === 0 && this.#tokens >= bytes) {
      this.#tokens -= bytes;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#takers.delete(taker);
        reject(signal.reason);
      };
      const taker: Taker = {
        signal,
        left: bytes,
        granted: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#takers.add(taker);
      this.#serve();
    });
  }

  get #burstBytes(): number {
    return ((this.#limit ?? 0) * BURST_MS) / 1_000;
  }

  #fill(): void {
    if (this.#limit === undefined) return;
    const nowMs = this.#clock.monotonicMs();
    this.#tokens = Math.min(this.#burstBytes, this.#tokens + ((nowMs - this.#filledAtMs) * this.#limit) / 1_000);
    this.#filledAtMs = nowMs;
  }

  /** Hands out turns as long as there are tokens; the last turn may go beyond them. */
  #serve(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const turnBytes = this.#limit === undefined ? Number.POSITIVE_INFINITY : Math.max(MIN_TURN_BYTES, (this.#limit * TURN_MS) / 1_000);
    while (this.#limit === undefined || this.#tokens > 0) {
      const taker = this.#next();
      if (taker === undefined) return;
      const turn = Math.min(taker.left, turnBytes);
      taker.left -= turn;
      this.#tokens -= turn;
      this.#gotByAll = this.#gotBy(taker);
      this.#got.set(taker.signal, this.#gotByAll + turn);
      if (taker.left > 0) continue;
      this.#takers.delete(taker);
      taker.granted();
    }
    if (this.#takers.size === 0) return;
    const waitMs = ((1 - this.#tokens) * 1_000) / this.#limit;
    this.#timer = this.#clock.after(Math.max(1, Math.ceil(waitMs)), () => {
      this.#fill();
      this.#serve();
    });
  }

  #next(): Taker | undefined {
    let next: Taker | undefined;
    for (const taker of this.#takers) if (next === undefined || this.#gotBy(taker) < this.#gotBy(next)) next = taker;
    return next;
  }

  #gotBy({ signal }: Taker): number {
    return Math.max(this.#got.get(signal) ?? 0, this.#gotByAll);
  }
}
