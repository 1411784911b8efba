import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Statement } from '../lib/sqlite/database.ts';

/** A crash loses at most what came in this time. */
const DELAY_MS = 1_000;

type Options = { readonly clock: Clock; readonly logger: Logger; readonly write: (statements: readonly Statement[]) => Promise<void> };

/** Gathers what changes often and may be lost in a crash: of several writes under one key the last is done. */
export class LazyWrites implements AsyncDisposable {
  readonly #options: Options;
  #waiting = new Map<string, Statement>();
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  put(key: string, statement: Statement): void {
    this.#waiting.set(key, statement);
    this.#timer ??= this.#options.clock.after(DELAY_MS, () => this.#write());
  }

  /** Resolves when everything is on the disk, or cannot get there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#write();
    await this.#writing;
  }

  #write(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const statements = [...this.#waiting.values()];
    this.#waiting.clear();
    if (statements.length > 0) this.#writing = this.#options.write(statements).catch((error: unknown) => this.#onFailed(error));
  }

  #onFailed(error: unknown): void {
    this.#options.logger.log('warn', 'lazy-write-failed', { error });
  }
}
