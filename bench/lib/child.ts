import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** No single step of a run takes longer than this. */
const ANSWER_TIMEOUT_MS = 180_000;
const END_TIMEOUT_MS = 3_000;

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

/** A program of the bench in a process of its own, which answers commands. Disposing ends it. */
export class Child implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  #lastId = 0;

  /** `program` is a path below bench/. */
  constructor(program: string) {
    this.#name = program;
    this.#process = fork(fileURLToPath(new URL(`../${program}`, import.meta.url)), {
      // Programs that tell how much they hold collect garbage first.
      execArgv: ['--expose-gc', ...(process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((option) => option !== '')],
      serialization: 'advanced',
    });
    this.#process.on('message', (answer: Answer) => this.#settle(answer));
    this.#process.on('exit', () => this.#fail('ended'));
  }

  async ask<Result>(command: string, argument?: unknown): Promise<Result> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    const timer = setTimeout(() => this.#settle({ id, error: `${this.#name}: ${command} took too long` }), ANSWER_TIMEOUT_MS);
    try {
      if (this.#process.connected) this.#process.send({ id, command, argument });
      else this.#settle({ id, error: `${this.#name} has ended` });
      return (await promise) as Result;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    // It ends by itself when it has lost its parent, unless it hangs.
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), END_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #settle({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }

  #fail(what: string): void {
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, error: `${this.#name} ${what}` });
  }
}
