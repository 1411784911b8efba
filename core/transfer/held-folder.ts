import { constants } from 'node:fs';
import type * as nodeFs from 'node:fs/promises';
import { sep } from 'node:path';
import type { Disk } from './disk.ts';

const FOLDER_FLAGS = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);

export type HeldFolderOptions = {
  readonly disk: Disk;
  readonly platform: NodeJS.Platform;
  /** False: a link in the place of the folder itself is refused. */
  readonly followLink: boolean;
};

/**
 * A folder that is kept open, so that what is made in it lands there and nowhere else, whatever takes its place on the way. On Linux paths
 * through it begin at the open folder itself; elsewhere `check` finds out before it matters.
 */
export class HeldFolder {
  readonly path: string;
  /** Paths through it cannot lead elsewhere: there is no need for `check`. */
  readonly isAnchored: boolean;
  readonly #disk: Disk;
  readonly #handle: nodeFs.FileHandle | undefined;
  readonly #identity: string;
  readonly #base: string;
  #isClosed = false;

  /** Rejects with the system's error, also when there is no folder at `path`. */
  static async open(path: string, options: HeldFolderOptions): Promise<HeldFolder> {
    const { disk, platform, followLink } = options;
    const flags = FOLDER_FLAGS | (followLink ? 0 : (constants.O_NOFOLLOW ?? 0));
    // Windows opens no folders, and others none that may be written to but not read.
    const handle = await disk.open(path, flags).catch(() => undefined);
    try {
      const stats = await (handle?.stat({ bigint: true }) ?? (followLink ? disk.stat(path, { bigint: true }) : disk.lstat(path, { bigint: true })));
      if (!stats.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
      const identity = identityOf(stats);
      const base = platform === 'linux' && handle !== undefined ? `/proc/self/fd/${handle.fd}` : undefined;
      const isAnchored = base !== undefined && (await identityAt(disk, base)) === identity;
      return new HeldFolder(path, { disk, handle, identity, base: isAnchored ? base : undefined });
    } catch (error) {
      await handle?.close();
      throw error;
    }
  }

  private constructor(
    path: string,
    parts: { readonly disk: Disk; readonly handle: nodeFs.FileHandle | undefined; readonly identity: string; readonly base: string | undefined },
  ) {
    this.path = path;
    this.#disk = parts.disk;
    this.#handle = parts.handle;
    this.#identity = parts.identity;
    this.#base = parts.base ?? path;
    this.isAnchored = parts.base !== undefined;
  }

  /** A path to `name` in this folder, for calls of this process. */
  at(name: string): string {
    return `${this.#isClosed ? this.path : this.#base}${sep}${name}`;
  }

  /** Rejects when another folder has its path by now. Rule NM8. */
  async check(): Promise<void> {
    if ((await identityAt(this.#disk, this.path)) !== this.#identity) throw new Error('another folder took its place');
  }

  /** Makes the names in it durable, where the system lets one do that. */
  async sync(): Promise<void> {
    await this.#handle?.sync().catch(() => {}); // some file systems do not sync folders; the files' bytes are safe either way
  }

  /** Never rejects; safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#handle?.close().catch(() => {});
  }
}

function identityAt(disk: Disk, path: string): Promise<string | undefined> {
  return disk.stat(path, { bigint: true }).then(identityOf, () => undefined);
}

function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}
