import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FREE_DISK_KEPT_BYTES, SPOOL_FREE_DISK_SHARE, SPOOL_MAX_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { SpoolFile } from './spool-file.ts';

type SpoolOptions = {
  /** The folder; it belongs to the spool alone. */
  readonly folder: string;
  /** Bytes that this user may still write there; undefined where the file system does not tell. */
  readonly freeBytes?: (folder: string) => Promise<number | undefined>;
};

/** The host's copies of files that are being handed out, under random names. They outlive the host: what was spooled need not come again. */
export class Spool {
  readonly #folder: string;
  readonly #freeBytes: (folder: string) => Promise<number | undefined>;
  readonly #files = new Set<SpoolFile>();

  private constructor({ folder, freeBytes = freeBytesOf }: SpoolOptions) {
    this.#folder = folder;
    this.#freeBytes = freeBytes;
  }

  /** Makes the folder, or deletes everything from it but the files named in `keep`. */
  static async open(options: SpoolOptions, keep: ReadonlySet<string> = new Set()): Promise<Spool> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unknown = (await readdir(folder)).filter((name) => !keep.has(name));
    await Promise.all(unknown.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    return new Spool(options);
  }

  /**
   * A file of an earlier run, as far as it got: what the disk has of it counts, whatever was thought before. A `hash` is believed only of
   * a whole file. Undefined when the file is not there any more.
   */
  async adopt({ name, size, hash }: { readonly name: string; readonly size: number; readonly hash: Uint8Array | undefined }) {
    const path = join(this.#folder, name);
    const handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined);
    if (handle === undefined) return undefined;
    const { size: length } = await handle.stat();
    if (length > size) await handle.truncate(size);
    const kept = { head: Math.min(length, size), hash: length === size ? hash : undefined };
    const file: SpoolFile = new SpoolFile({ path, size, handle: Promise.resolve(handle), kept, onGone: () => void this.#files.delete(file) });
    this.#files.add(file);
    return file;
  }

  /**
   * An empty file in which `size` bytes have their place.
   * @throws LanChatError `disk-full` {needed, free} when the quota or the disk has no room for it, counting what is promised to others.
   */
  async create(size: number): Promise<SpoolFile> {
    const free = (await this.#freeBytes(this.#folder)) ?? Number.POSITIVE_INFINITY;
    const files = [...this.#files];
    const promised = files.reduce((sum, file) => sum + file.size, 0);
    const written = files.reduce((sum, file) => sum + file.head, 0);
    const quota = Math.min(SPOOL_MAX_BYTES, (free + written) * SPOOL_FREE_DISK_SHARE);
    const room = Math.min(quota - promised, free - (promised - written) - FREE_DISK_KEPT_BYTES);
    if (size > room) throw new LanChatError('disk-full', { needed: size, free: Math.max(0, Math.floor(room)) });
    return this.#add(size);
  }

  /** Closes every file, and leaves them for the next run. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#files].map((file) => file.close()));
  }

  /** Counted before the first wait, so that two files cannot be promised the same room. */
  async #add(size: number): Promise<SpoolFile> {
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    const file = new SpoolFile({ path, size, handle: open(path, 'wx+', 0o600), onGone: () => void this.#files.delete(file) });
    this.#files.add(file);
    try {
      await file.opened;
      return file;
    } catch (error) {
      this.#files.delete(file);
      throw error;
    }
  }
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return blocks === 0 ? undefined : bavail * bsize;
}
