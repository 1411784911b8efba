import { LanChatError } from '../lib/errors.ts';

/** One try to move a file's bytes over one data connection, which can be stopped. */
export class DataRun {
  readonly #controller = new AbortController();
  /** Resolves when it is over, in whatever way. */
  readonly done: Promise<void>;
  #over = false;

  /** `work` begins when `previous` is over. It deals with its own errors. */
  constructor(previous: DataRun | undefined, work: (signal: AbortSignal) => Promise<void>) {
    const { signal } = this.#controller;
    this.done = (previous?.done ?? Promise.resolve())
      .then(() => work(signal))
      .finally(() => {
        this.#over = true;
      });
  }

  get over(): boolean {
    return this.#over;
  }

  /** Safe to call twice. Whoever stops a run says what becomes of the transfer. */
  stop(): void {
    this.#controller.abort(new LanChatError('transfer-cancelled'));
  }
}
