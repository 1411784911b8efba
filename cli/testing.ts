import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Json = { readonly type: string; readonly [field: string]: unknown };

const WAIT_MS = 15_000;

/** A `lan-chat` that runs as a process of its own, as a person or a script would start it. */
export class RunningCommand {
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  readonly #exit: Promise<number | null>;

  constructor(program: string, args: readonly string[], options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {}) {
    this.#child = spawn(program, args, { stdio: 'pipe', ...options, env: { ...process.env, ...options.env } });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#exit = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get stdout(): string {
    return this.#stdout;
  }
  get stderr(): string {
    return this.#stderr;
  }
  /** What `--json` printed so far. */
  get events(): readonly Json[] {
    return this.#stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Json);
  }

  /** Types one line. */
  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }
  endInput(): void {
    this.#child.stdin?.end();
  }
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** The first event of `type` that has all of `fields`, as soon as it is there. */
  async event(type: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Json> {
    const find = () => this.events.find((event) => event.type === type && Object.entries(fields).every(([name, value]) => event[name] === value));
    await this.#until(() => find() !== undefined, `${type} ${JSON.stringify(fields)}`);
    return find() as Json;
  }

  /** Resolves when `text` was printed. */
  prints(text: string): Promise<void> {
    return this.#until(() => this.#stdout.includes(text), text);
  }

  /** The exit code, null when a signal ended it. */
  async exit(): Promise<number | null> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(new Error(`still runs\n${this.#stdout}${this.#stderr}`)), WAIT_MS);
    try {
      return await Promise.race([this.#exit, timeout.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    const deadlineMs = performance.now() + WAIT_MS;
    while (!condition()) {
      const isOver = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (performance.now() > deadlineMs || (isOver && !condition())) throw new Error(`no ${what} in\n${this.#stdout}${this.#stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** A folder that is gone at the end of its scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-cli-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
