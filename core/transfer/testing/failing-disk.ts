import * as nodeFs from 'node:fs/promises';
import type { Disk } from '../disk.ts';

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The real disk, but each of `failing` answers with its error code. */
export function failingDisk(failing: Partial<Record<keyof Disk, string>>): Disk {
  const disk: Record<string, unknown> = { ...nodeFs };
  for (const [operation, code] of Object.entries(failing)) disk[operation] = () => Promise.reject(systemError(code));
  return disk as unknown as Disk;
}

/** A real disk on which file contents fail after `capacity` bytes, as a full one does, or one that is read-only by then. */
export function smallDisk(capacity: number, code = 'ENOSPC'): Disk {
  let used = 0;
  return {
    ...nodeFs,
    async open(path, flags, mode) {
      const handle = await nodeFs.open(path, flags, mode);
      const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
      const limited = (bytes: Uint8Array, offset: number, length: number, position: number) => {
        used += length;
        return used > capacity ? Promise.reject(systemError(code)) : write(bytes, offset, length, position);
      };
      return Object.assign(handle, { write: limited });
    },
  };
}

/** A real disk that counts what is synced beside the writing; after `failAfter` such syncs each one fails once, as a lost write does. */
export function syncingDisk(failAfter = Number.POSITIVE_INFINITY): Disk & { readonly syncs: () => number } {
  let syncs = 0;
  return {
    ...nodeFs,
    syncs: () => syncs,
    async open(path, flags, mode) {
      const handle = await nodeFs.open(path, flags, mode);
      const datasync = () => (++syncs > failAfter ? Promise.reject(systemError('EIO')) : Promise.resolve());
      return Object.assign(handle, { datasync });
    },
  };
}
