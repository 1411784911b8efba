import { MESSAGES_BURST, MESSAGES_PER_SECOND } from '../shared/wire/limits.ts';

/** A little below what a room takes, as two clocks never agree. */
const RATE_PER_MS = (MESSAGES_PER_SECOND * 0.9) / 1000;
const BURST = MESSAGES_BURST * 0.9;

/** Lets a piped text through as fast as the room takes messages, instead of having the rest refused with `too-fast`. */
export class Pacer {
  #tokens = BURST;
  #filledMs: number;
  readonly #nowMs: () => number;
  readonly #wait: (delayMs: number) => Promise<void>;

  constructor(nowMs: () => number = () => performance.now(), wait: (delayMs: number) => Promise<void> = delay) {
    this.#nowMs = nowMs;
    this.#wait = wait;
    this.#filledMs = nowMs();
  }

  /** Resolves when the next message may go. */
  async next(): Promise<void> {
    const now = this.#nowMs();
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledMs) * RATE_PER_MS) - 1;
    this.#filledMs = now;
    if (this.#tokens < 0) await this.#wait(-this.#tokens / RATE_PER_MS);
  }
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
