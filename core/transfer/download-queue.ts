/** Lets a few downloads run at once; the others wait in the order in which they came. */
export class DownloadQueue {
  readonly #maxRunning: () => number;
  #running = 0;
  #waiting = new Set<() => void>();

  /** `maxRunning` is asked whenever one could begin. */
  constructor(maxRunning: () => number) {
    this.#maxRunning = maxRunning;
  }

  /** Calls `start` once there is room: at once, or when another place was given up. Dispose the answer to give up the place, running or not. */
  enter(start: () => void): Disposable {
    let left = false;
    const run = () => {
      this.#running++;
      start();
    };
    if (this.#running < this.#maxRunning()) run();
    else this.#waiting.add(run);
    return {
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        if (this.#waiting.delete(run)) return;
        this.#running--;
        this.startWaiting();
      },
    };
  }

  /** As many as may run by now. To be called when that number changed. */
  startWaiting(): void {
    for (const next of this.#waiting) {
      if (this.#running >= this.#maxRunning()) return;
      this.#waiting.delete(next);
      next();
    }
  }
}
