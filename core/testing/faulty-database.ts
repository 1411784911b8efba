import { LanChatError } from '../lib/errors.ts';
import type { Database, SqlValue, Statement } from '../lib/sqlite/database.ts';

/** Passes everything on to a real database, counts the writes, and fails them when it is told to. */
export class FaultyDatabase implements Database {
  readonly recovered = undefined;
  readonly writes: (readonly Statement[])[] = [];
  failing = false;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (this.failing) throw new LanChatError('storage-failed', {}, { cause: new Error('the disk is gone') });
    this.writes.push(statements);
    await this.#database.write(statements);
  }

  read<Row extends Record<string, SqlValue>>(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#database.read<Row>(sql, params);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#database[Symbol.asyncDispose]();
  }
}
