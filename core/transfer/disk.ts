import * as nodeFs from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import { createWhole, syncWhole } from './whole-file.ts';

/** What writing a download asks of the disk, so that tests can let it fail. `node:fs/promises` is one. */
export type Disk = Pick<
  typeof nodeFs,
  'open' | 'mkdir' | 'link' | 'unlink' | 'rename' | 'lstat' | 'stat' | 'realpath' | 'rmdir' | 'rm' | 'statfs' | 'writeFile'
> & {
  /** What `open` can do, too, for less. */
  readonly createWhole?: typeof createWhole;
  readonly syncWhole?: typeof syncWhole;
};

/** The disk of this machine. */
export const systemDisk: Disk = { ...nodeFs, createWhole, syncWhole };

/** Where an accepted offer goes. */
export type DiskOptions = {
  readonly disk?: Disk | undefined;
  readonly platform?: NodeJS.Platform | undefined;
};

const NO_ROOM_CODES: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/** What the disk is left with, so that accepting a file is not what fills it to the last byte. */
export const FREE_MARGIN_BYTES = 16 * 1024 * 1024;

/** Rejects with `disk-full` unless `folder` has room for `needed` bytes and the margin. */
export async function checkRoom(disk: Disk, about: { readonly folder: string; readonly name: string; readonly needed: number }): Promise<void> {
  const { folder, name, needed } = about;
  const free = await freeBytes(disk, folder);
  if (free !== undefined && free < needed + FREE_MARGIN_BYTES) throw new LanChatError('disk-full', { name, needed, free });
}

/** What a failed write in a download folder means to a person: `disk-full` {name, needed, free} or `folder-unwritable` {name, folder}. */
export async function writeFailure(
  error: unknown,
  disk: Disk,
  about: { readonly folder: string; readonly name: string; readonly needed: number },
): Promise<LanChatError> {
  if (error instanceof LanChatError) return error;
  const { folder, name, needed } = about;
  if (!NO_ROOM_CODES.has(systemErrorCode(error))) return new LanChatError('folder-unwritable', { name, folder: basename(folder) }, { cause: error });
  const free = await freeBytes(disk, folder).catch(() => undefined);
  return new LanChatError('disk-full', { name, needed, free: free ?? 0 }, { cause: error });
}

/** Bytes that can still be accepted in a folder that is there or can be made, before promises; undefined where the system does not tell. */
export async function acceptableBytes(disk: Disk, folder: string): Promise<number | undefined> {
  try {
    const free = await freeBytes(disk, folder);
    return free === undefined ? undefined : Math.max(0, free - FREE_MARGIN_BYTES);
  } catch (error) {
    const parent = dirname(folder);
    return systemErrorCode(error) === 'ENOENT' && parent !== folder ? await acceptableBytes(disk, parent) : undefined;
  }
}

/** Bytes that this user may still write in `folder`; undefined where the file system does not tell. */
async function freeBytes(disk: Disk, folder: string): Promise<number | undefined> {
  const { blocks, bavail, bsize } = await disk.statfs(folder);
  return blocks === 0 ? undefined : bavail * bsize;
}
