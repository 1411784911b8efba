import type { Clock } from '../lib/clock.ts';

/** A download that waits for its sender gives up its place, and its data connection, when nothing came for this long. */
const STANDBY_MS = 1_000;

/** Watches whether what the host still has runs dry, once no more can come to it. */
export class Standby implements Disposable {
  readonly #clock: Clock;
  readonly #work: { readonly bytes: () => number; readonly isBusy: () => boolean };
  #timer: Disposable | undefined;

  /** `bytes` came so far; while it `isBusy` with something else none need to. */
  constructor(clock: Clock, work: { readonly bytes: () => number; readonly isBusy: () => boolean }) {
    this.#clock = clock;
    this.#work = work;
  }

  /** Calls `onStandstill` once nothing comes any more. Instead of an earlier watch. */
  watch(onStandstill: () => void): void {
    this[Symbol.dispose]();
    const bytes = this.#work.bytes();
    this.#timer = this.#clock.after(STANDBY_MS, () => {
      if (this.#work.bytes() !== bytes || this.#work.isBusy()) this.watch(onStandstill);
      else onStandstill();
    });
  }

  /** Watches no more. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
