export type SqlValue = string | number | null | Uint8Array;
/** With `rows` it runs once for each of them, and not at all when there is none. */
export type Statement =
  | { readonly sql: string; readonly params?: readonly SqlValue[]; readonly rows?: never }
  | { readonly sql: string; readonly params?: never; readonly rows: readonly (readonly SqlValue[])[] };

/** One SQLite file, worked on by a thread of its own, so that no fsync ever holds the event loop. */
export interface Database extends AsyncDisposable {
  /** The name under which a damaged file was set aside when this one was opened; undefined in the normal case. */
  readonly recovered: string | undefined;
  /** Runs all statements in one transaction, in order; resolves when it is on the disk. Rejects with `disk-full` or `storage-failed`; then nothing of it happened. */
  write(statements: readonly Statement[]): Promise<void>;
  /** Reads rows; sees every write that was resolved before the call. */
  read<Row extends Record<string, SqlValue>>(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Finishes what is queued, then closes the file. Safe to call twice. */
  [Symbol.asyncDispose](): Promise<void>;
}

export type DatabaseOptions = {
  /** The file; its folder must exist. */
  readonly path: string;
  /** Migrations in order, each a list of SQL statements; `user_version` counts those that ran. */
  readonly migrations: readonly (readonly string[])[];
};
