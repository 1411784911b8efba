import type { Clock } from '../../lib/clock.ts';

/** A process's view of a clock: when the process dies its timers die with it, and no new ones come. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Disposable>();
  #dead = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  after(delayMs: number, task: () => void): Disposable {
    if (this.#dead) return { [Symbol.dispose]: () => {} };
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
    return {
      [Symbol.dispose]: () => {
        this.#timers.delete(timer);
        timer[Symbol.dispose]();
      },
    };
  }

  die(): void {
    this.#dead = true;
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
  }
}
