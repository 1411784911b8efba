import { LanChatError } from '../lib/errors.ts';

/** Those who wait until a pipe has sent what it holds. */
export class DrainWaiters {
  #waiters = new Set<{ readonly resolve: () => void; readonly reject: (error: Error) => void }>();

  /** Resolves with `resolveAll`; rejects with `connection-lost` on `rejectAll`, or with the signal's reason. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onAbort = () => settle(() => reject(signal?.reason));
      const waiter = { resolve: () => settle(resolve), reject: (error: Error) => settle(() => reject(error)) };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  resolveAll(): void {
    for (const waiter of [...this.#waiters]) waiter.resolve();
  }

  rejectAll(): void {
    for (const waiter of [...this.#waiters]) waiter.reject(new LanChatError('connection-lost'));
  }
}
