import { join } from 'node:path';
import { systemErrorCode } from '../lib/errors.ts';
import type { Disk } from './disk.ts';
import { numberedName } from './safe-name.ts';

/** `name`, `name (2)` … `name (1000)`. */
const MAX_NAME_NUMBER = 1_000;
/** FAT, exFAT and some network folders have no hard links. */
const NO_LINK_CODES: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EISDIR', 'EINVAL']);

/**
 * Gives the closed file at `partialPath` the first free name of `name`, `name (2)` … in its own folder, in one step:
 * the name shows the whole file or nothing, and what is there already, a dangling link included, is never touched.
 * @returns the name it got; `partialPath` is gone then. Rejects with the system's error.
 */
export async function publishFile(disk: Disk, partialPath: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NAME_NUMBER; number++) {
    const candidate = numberedName(name, number);
    if (await takeName(disk, partialPath, join(folder, candidate))) return candidate;
  }
  throw Object.assign(new Error(`all of ${MAX_NAME_NUMBER} names are taken`), { code: 'EEXIST' });
}

/** False when the name is taken. */
async function takeName(disk: Disk, partialPath: string, finalPath: string): Promise<boolean> {
  try {
    await disk.link(partialPath, finalPath);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') return false;
    if (NO_LINK_CODES.has(code)) return takeNameByRename(disk, partialPath, finalPath);
    throw error;
  }
  await disk.unlink(partialPath).catch(() => {}); // the file is there under its name; a second one does no harm
  return true;
}

/** Without links: reserves the name with an empty file of its own, and renames over that one only. */
async function takeNameByRename(disk: Disk, partialPath: string, finalPath: string): Promise<boolean> {
  const reserved = await reserve(disk, finalPath);
  if (reserved === undefined) return false;
  const found = await disk.lstat(finalPath, { bigint: true }).catch(() => undefined);
  if (found?.ino !== reserved.ino || found.dev !== reserved.dev || found.size !== 0n) return false;
  try {
    await disk.rename(partialPath, finalPath);
    return true;
  } catch (error) {
    await disk.unlink(finalPath).catch(() => {});
    throw error;
  }
}

async function reserve(disk: Disk, finalPath: string) {
  try {
    await using handle = await disk.open(finalPath, 'wx', 0o600);
    return await handle.stat({ bigint: true });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}
