// Apart from `sqlite-error.ts`, which belongs to the bundle of the database's thread: this is for who asks it.

/** An extended result code, https://sqlite.org/rescode.html */
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** True when a write failed, and changed nothing, because a row that may be there only once is there already. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('errcode' in error && error.errcode === SQLITE_CONSTRAINT_UNIQUE) || isDuplicate(error.cause);
}
