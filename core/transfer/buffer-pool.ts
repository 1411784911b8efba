/** A few buffers used again and again: taking one waits until one came back, so that what waits for a slow reader stays bounded. */
export class BufferPool {
  readonly #free: Uint8Array[];
  #waiting: { readonly resolve: (buffer: Uint8Array) => void; readonly reject: (reason: unknown) => void } | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(count: number, bytes: number) {
    this.#free = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(bytes));
  }

  /** One taker at a time. Rejects with the reason that `fail` was given. */
  take(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const buffer = this.#free.pop();
      if (this.#failure !== undefined) reject(this.#failure.reason);
      else if (buffer !== undefined) resolve(buffer);
      else this.#waiting = { resolve, reject };
    });
  }

  give(buffer: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#free.push(buffer);
    else waiting.resolve(buffer);
  }

  /** Nothing comes back any more: whoever waits or asks is told why. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }
}
