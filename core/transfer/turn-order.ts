/** A place in an order: `before` resolves when it is one's turn; disposing it lets the next one have it. */
export type Turn = Disposable & { readonly before: Promise<void> };

/** Lets what runs beside each other do its last step in the order in which it began. */
export class TurnOrder {
  #last: Promise<void> = Promise.resolve();

  /** Every turn that was taken must be disposed some time, also after a failure. */
  take(): Turn {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = promise;
    return { before, [Symbol.dispose]: resolve };
  }
}
