import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseOptions } from './database.ts';
import { isDamage } from './sqlite-error.ts';

/** Above this size a check after an unclean stop would be felt at the start. */
const MAX_CHECKED_BYTES = 64 * 1024 * 1024;

const CACHE_KIB = 8 * 1024;

/** The database is of a later version of the app than this one. */
export class NewerDatabaseError extends Error {}

class DamagedError extends Error {}

export type OpenFile = { readonly file: DatabaseSync; readonly recovered: string | undefined };

/**
 * Opens the file for this process alone, brings it up to date, and sets a damaged one aside. Blocks; for the worker only.
 * `recovered` is the name under which a damaged file was kept.
 */
export function openFile(options: DatabaseOptions): OpenFile {
  try {
    return { file: openExclusive(options), recovered: undefined };
  } catch (error) {
    if (!(error instanceof DamagedError || isDamage(error))) throw error;
    const recovered = setAside(options.path);
    return { file: openExclusive(options), recovered };
  }
}

function openExclusive({ path, migrations }: DatabaseOptions): DatabaseSync {
  const stoppedUncleanly = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  // Only when it is not there: closing any handle to a file takes away the locks that this process has on it (POSIX).
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const file = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    file.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    // Before the first read: then WAL needs no shared memory, and the lock is kept until the file is closed.
    file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT;');
    if (stoppedUncleanly && statSync(path).size <= MAX_CHECKED_BYTES) check(file);
    migrate(file, path, migrations);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function check(file: DatabaseSync): void {
  const answer = file.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (answer !== 'ok') throw new DamagedError(`quick_check: ${String(answer)}`);
}

function migrate(file: DatabaseSync, path: string, migrations: DatabaseOptions['migrations']): void {
  const version = Number(file.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > migrations.length) throw new NewerDatabaseError(`version ${version}, this app knows ${migrations.length}`);
  if (version === migrations.length) return;
  if (version > 0) keepCopy(file, `${path}.version-${version}`);
  file.exec('BEGIN IMMEDIATE');
  try {
    for (const sql of migrations.slice(version).flat()) file.exec(sql);
    file.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    if (file.isTransaction) file.exec('ROLLBACK');
    throw error;
  }
}

function keepCopy(file: DatabaseSync, copyPath: string): void {
  rmSync(copyPath, { force: true });
  file.prepare('VACUUM INTO ?').run(copyPath);
}

/** Renames the file and its log; nothing is deleted, so that somebody can still try to read it. */
function setAside(path: string): string {
  const suffix = `.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(path + part)) renameSync(path + part, path + suffix + part);
  return basename(path) + suffix;
}
