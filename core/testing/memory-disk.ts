import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LanChatError } from '../lib/errors.ts';
import type { Database, DatabaseOptions, SqlValue, Statement } from '../lib/sqlite/database.ts';

type Row = Record<string, SqlValue>;
type Task = { readonly run: () => readonly Row[]; readonly resolve: (rows: readonly Row[]) => void; readonly reject: (error: unknown) => void };

/**
 * A disk in memory that outlives who opened its databases. They are real SQLite without a thread and without fsync; what is asked of one
 * is done in a later turn of the event loop, in order, so that a crash can come in between.
 */
export class MemoryDisk implements Disposable {
  readonly #files = new Map<string, DatabaseSync>();

  /** The database of that name as it was left, or a new one. */
  open(name: string, migrations: DatabaseOptions['migrations']): MemoryDatabase {
    const file = this.#files.get(name) ?? new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
    this.#files.set(name, file);
    const version = Number(file.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    for (const sql of migrations.slice(version).flat()) file.exec(sql);
    file.exec(`PRAGMA user_version = ${migrations.length}`);
    return new MemoryDatabase(file);
  }

  /** What lies on the disk, past whoever has it open. */
  read<Wanted extends Row>(name: string, sql: string, ...params: readonly SqlValue[]): readonly Wanted[] {
    const file = this.#files.get(name);
    return file === undefined ? [] : (file.prepare(sql).all(...params) as Wanted[]);
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}

export class MemoryDatabase implements Database {
  readonly recovered = undefined;
  readonly #file: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  #tasks: Task[] = [];
  #scheduled = false;
  #closed = false;
  #crashed = false;

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (statements.length > 0) await this.#ask(() => this.#write(statements));
  }

  async read<Wanted extends Row>(sql: string, params: readonly SqlValue[] = []): Promise<readonly Wanted[]> {
    return (await this.#ask(() => this.#prepare(sql).all(...params) as Row[])) as readonly Wanted[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed || this.#crashed) return;
    const last = this.#ask(() => []);
    this.#closed = true;
    await last;
  }

  /** As when the process dies: of what was asked and not answered the first `kept` are done, and nobody is ever answered again. */
  crash(kept: (asked: number) => number): void {
    const tasks = this.#tasks.splice(0);
    this.#crashed = true;
    for (const { run } of tasks.slice(0, kept(tasks.length))) run();
  }

  #ask(run: Task['run']): Promise<readonly Row[]> {
    if (this.#closed) return Promise.reject(new LanChatError('storage-failed', {}, { cause: new Error('the database is closed') }));
    return new Promise((resolve, reject) => {
      if (this.#crashed) return;
      this.#tasks.push({ run, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#work());
    });
  }

  #work(): void {
    this.#scheduled = false;
    for (const { run, resolve, reject } of this.#tasks.splice(0)) {
      try {
        resolve(run());
      } catch (error) {
        reject(new LanChatError('storage-failed', {}, { cause: error }));
      }
    }
  }

  #write(statements: readonly Statement[]): readonly Row[] {
    this.#file.exec('BEGIN');
    try {
      for (const { sql, params = [], rows = [params] } of statements) for (const row of rows) this.#prepare(sql).run(...row);
      this.#file.exec('COMMIT');
    } catch (error) {
      if (this.#file.isTransaction) this.#file.exec('ROLLBACK');
      throw error;
    }
    return [];
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#file.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
