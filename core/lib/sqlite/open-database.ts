import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { LanChatError } from '../errors.ts';
import type { Database, DatabaseOptions, SqlValue, Statement } from './database.ts';
import type { WorkerFault, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** Set by the bundler: where the worker's bundle lies, relative to the bundle of this file. */
declare const LANCHAT_SQLITE_WORKER: string | undefined;

type Waiter = { readonly resolve: (rows: readonly Record<string, SqlValue>[]) => void; readonly reject: (error: LanChatError) => void };
type WithoutId<Request> = Request extends WorkerRequest ? Omit<Request, 'id'> : never;

class WorkerDatabase implements Database {
  readonly recovered: string | undefined;
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  #closing: Promise<void> | undefined;
  #dead: LanChatError | undefined;

  constructor(worker: Worker, recovered: string | undefined) {
    this.#worker = worker;
    this.recovered = recovered;
    worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    worker.on('error', (error) => this.#onDeath(error));
    worker.on('exit', () => this.#onDeath(new Error('the database thread ended')));
    worker.unref();
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (statements.length > 0) await this.#ask({ kind: 'write', statements });
  }

  async read<Row extends Record<string, SqlValue>>(sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return (await this.#ask({ kind: 'read', sql, params })) as readonly Row[];
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const exited = once(this.#worker, 'exit');
    const closed = this.#ask({ kind: 'close' });
    this.#dead = new LanChatError('storage-failed', {}, { cause: new Error('the database is closed') });
    await closed;
    await exited;
  }

  #ask(request: WithoutId<WorkerRequest>): Promise<readonly Record<string, SqlValue>[]> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      // Only a request that is under way keeps the process alive; an idle database does not.
      this.#worker.ref();
      this.#worker.postMessage({ ...request, id } satisfies WorkerRequest);
    });
  }

  #onReply(reply: WorkerReply): void {
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const waiter = this.#waiters.get(reply.id);
    this.#waiters.delete(reply.id);
    if (this.#waiters.size === 0 && this.#closing === undefined) this.#worker.unref();
    if (reply.kind === 'done') waiter?.resolve(reply.rows);
    else waiter?.reject(toLanChatError(reply.fault));
  }

  #onDeath(error: unknown): void {
    this.#dead ??= new LanChatError('storage-failed', {}, { cause: error });
    for (const waiter of this.#waiters.values()) waiter.reject(this.#dead);
    this.#waiters.clear();
  }
}

function toLanChatError(fault: WorkerFault): LanChatError {
  const { code, message, sqliteCode } = fault;
  // As node:sqlite has it, so that `isDuplicate` finds it on this side, too.
  const cause = sqliteCode === undefined ? new Error(message) : Object.assign(new Error(`SQLite ${sqliteCode}: ${message}`), { errcode: sqliteCode });
  return new LanChatError(code, {}, { cause });
}

/**
 * Opens or makes the file for this process alone (rules: WAL, `synchronous = FULL`), and runs the migrations that it lacks; before an
 * existing one is changed, a copy `<name>.version-<n>` is kept. A damaged file is set aside under the name in `recovered`, never deleted.
 *
 * The work is done in a thread whose file is `sqlite-worker.ts` when run from source, and `LANCHAT_SQLITE_WORKER` in a bundle. Electron
 * starts such a thread from inside `app.asar` since version 17 (electron/electron#33216), so it needs no `asar.unpack`.
 * @throws LanChatError `data-folder-in-use`, `data-folder-unusable`, `database-newer` or `storage-failed`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  // Not written in place: bundlers would take the literal for an asset and emit a copy of it.
  const file = typeof LANCHAT_SQLITE_WORKER === 'string' ? LANCHAT_SQLITE_WORKER : './sqlite-worker.ts';
  // The process's own arguments (`--input-type`, `--inspect` …) are not meant for the thread.
  const worker = new Worker(new URL(file, import.meta.url), { workerData: options, execArgv: [] });
  const reply = await firstReply(worker);
  if (reply.kind === 'opened') return new WorkerDatabase(worker, reply.recovered);
  await worker.terminate();
  throw reply.kind === 'open-failed' ? toLanChatError(reply.fault) : new LanChatError('internal', { detail: reply.kind });
}

async function firstReply(worker: Worker): Promise<WorkerReply> {
  try {
    const [reply] = (await once(worker, 'message')) as [WorkerReply];
    return reply;
  } catch (error) {
    throw new LanChatError('storage-failed', {}, { cause: error });
  }
}
