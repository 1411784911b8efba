import { systemErrorCode } from '../lib/errors.ts';
import type { Disk } from './disk.ts';
import { numberedName } from './safe-name.ts';

/** `name`, `name (2)` … `name (1000)`. */
const MAX_NAME_NUMBER = 1_000;
/** FAT, exFAT and some network folders have no hard links. */
const NO_LINK_CODES: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EISDIR', 'EINVAL']);

/** Where a name is in the target folder, as a path for calls. */
type At = (name: string) => string;

/**
 * Gives the closed file at `partialPath` the first free name of `name`, `name (2)` … in one step: the name shows the whole file or
 * nothing, and what is there already, a dangling link included, is never touched. `onTrying` is awaited before each name is tried.
 * @returns the name it got; `partialPath` is gone then. Rejects with the system's error.
 */
export function publishFile(disk: Disk, partialPath: string, at: At, name: string, onTrying?: (candidate: string) => Promise<void>): Promise<string> {
  return firstFree(name, async (candidate) => {
    await onTrying?.(candidate);
    return await takeName(disk, partialPath, at(candidate));
  });
}

/** As `publishFile`, for a folder: with all that is in it, as a new folder, never into one that exists. */
export function publishFolder(
  disk: Disk,
  stagedPath: string,
  at: At,
  name: string,
  onTrying?: (candidate: string) => Promise<void>,
): Promise<string> {
  return firstFree(name, async (candidate) => {
    await onTrying?.(candidate);
    return await takeFolderName(disk, stagedPath, at(candidate));
  });
}

async function firstFree(name: string, take: (candidate: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; number <= MAX_NAME_NUMBER; number++) {
    const candidate = numberedName(name, number);
    if (await take(candidate)) return candidate;
  }
  throw Object.assign(new Error(`all of ${MAX_NAME_NUMBER} names are taken`), { code: 'EEXIST' });
}

/**
 * Reserves the name with an empty folder of its own, which a rename replaces, and nothing else. Windows, and some network folders, replace
 * not even that: there the reservation goes first.
 */
async function takeFolderName(disk: Disk, stagedPath: string, finalPath: string): Promise<boolean> {
  try {
    await disk.mkdir(finalPath, 0o700);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  const isReplaced = await succeeds(disk.rename(stagedPath, finalPath));
  if (isReplaced) return true;
  // Something else is there by now, or in it: that stays.
  if (!(await succeeds(disk.rmdir(finalPath)))) return false;
  try {
    await disk.rename(stagedPath, finalPath);
    return true;
  } catch (error) {
    if (await succeeds(disk.lstat(finalPath))) return false;
    throw error;
  }
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
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
