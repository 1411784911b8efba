import { LanChatError } from '../lib/errors.ts';
import type { DataPipe } from './data-pipe.ts';

/** The host's one byte: everything is in the spool. */
const ALL_STORED = 1;

/** Reads the one byte that the host has to say about an upload. Rule DC5. */
export class HostAnswer {
  /** Rejects with `protocol-error`, `connection-lost`, or what `fail` was given. */
  readonly stored: Promise<void>;
  readonly fail: (reason: unknown) => void;
  #expected = false;

  /** `onFailed` hears of it at once, whoever awaits `stored`. */
  constructor(pipe: DataPipe, onFailed: (reason: unknown) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.stored = promise;
    promise.catch(() => {}); // the pipe may go while nobody awaits the answer yet
    this.fail = (reason) => {
      reject(reason);
      onFailed(reason);
    };
    pipe.attach({
      onBytes: (chunk) => {
        if (chunk.length === 1 && chunk[0] === ALL_STORED && this.#expected) resolve();
        else this.fail(new LanChatError('protocol-error'));
      },
      onEnd: () => this.fail(new LanChatError('connection-lost')),
      onClose: (error) => this.fail(new LanChatError('connection-lost', {}, { cause: error })),
    });
    pipe.resume();
  }

  /** Before this call, an answer would be a lie. */
  expectNow(): void {
    this.#expected = true;
  }
}
