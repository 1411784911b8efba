import type { FailureCode } from '../../../shared/model/failure.ts';
import type { WorkerFault } from './worker-protocol.ts';

// Primary result codes, https://sqlite.org/rescode.html
const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** SQLite's extended result code in an error of node:sqlite; undefined for any other error. */
export function sqliteCodeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
}

const primaryCodeOf = (error: unknown) => (sqliteCodeOf(error) ?? 0) & 0xff;

/** True when the file itself is damaged, or is no database. */
export function isDamage(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(primaryCodeOf(error));
}

/** True when the disk did not do what it was told. After a failed fsync nobody knows what is on it. */
export function isDiskFault(error: unknown): boolean {
  return primaryCodeOf(error) === SQLITE_IOERR;
}

/** What it means that a request failed: a disk that is full may have room again, whatever else it is may not be over. */
export function requestFailureCode(error: unknown): FailureCode {
  return primaryCodeOf(error) === SQLITE_FULL ? 'disk-full' : 'storage-failed';
}

function openFailureCode(error: unknown): FailureCode {
  const code = primaryCodeOf(error);
  if (code === SQLITE_BUSY || code === SQLITE_LOCKED) return 'data-folder-in-use';
  if (code === SQLITE_CANTOPEN || code === SQLITE_PERM || code === SQLITE_READONLY) return 'data-folder-unusable';
  return 'storage-failed';
}

export function toFault(error: unknown, code: FailureCode): WorkerFault {
  return { code, message: error instanceof Error ? error.message : String(error), sqliteCode: sqliteCodeOf(error) };
}

/** What an error while opening means to a person. Errors of the file system mean that the folder cannot be used. */
export function toOpenFault(error: unknown): WorkerFault {
  const fromFileSystem = error instanceof Error && 'syscall' in error;
  return toFault(error, fromFileSystem ? 'data-folder-unusable' : openFailureCode(error));
}
