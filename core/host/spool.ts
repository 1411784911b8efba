import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import { FREE_DISK_KEPT_BYTES, SPOOL_FREE_DISK_SHARE, SPOOL_MAX_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { type OpenFile, SpoolFile } from './spool-file.ts';
import { SpoolLayout, type StoredLayout } from './spool-layout.ts';

/** What the spool asks of the disk, so that tests can let it fill up. */
export type SpoolDisk = {
  readonly open: OpenFile;
  /** Bytes that this user may still write in the folder; undefined where the file system does not tell. */
  readonly freeBytes: (folder: string) => Promise<number | undefined>;
};

export type SpoolOptions = {
  /** It belongs to the spool alone. */
  readonly folder: string;
  /** What it may hold; `SPOOL_MAX_BYTES` unless given. */
  readonly quotaBytes?: number | undefined;
  readonly disk?: Partial<SpoolDisk> | undefined;
};

/** The host's copies of files that are being handed out, under random names. They outlive the host: what was spooled need not come again. */
export class Spool {
  readonly #folder: string;
  readonly #disk: SpoolDisk;
  readonly #files = new Set<SpoolFile>();
  #quotaBytes: number;

  private constructor({ folder, disk, quotaBytes = SPOOL_MAX_BYTES }: SpoolOptions) {
    this.#folder = folder;
    this.#disk = { open, freeBytes: freeBytesOf, ...disk };
    this.#quotaBytes = quotaBytes;
  }

  /** Makes the folder, or deletes everything from it but the files named in `keep`. */
  static async open(options: SpoolOptions, keep: ReadonlySet<string> = new Set()): Promise<Spool> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unknown = (await readdir(folder)).filter((name) => !keep.has(name));
    await Promise.all(unknown.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    return new Spool(options);
  }

  /** What the spool may hold, as far as the disk allows. What is above a lower one stays until it is of no use any more. */
  get quotaBytes(): number {
    return this.#quotaBytes;
  }

  set quotaBytes(bytes: number) {
    this.#quotaBytes = bytes;
  }

  /** What it may hold now: the quota, or less when the disk has little room. */
  async limit(): Promise<number> {
    return this.#limitOf(await this.#freeBytes());
  }

  /** A file for a stream of `length` bytes. Nothing is on the disk before it is planned and prepared. */
  create(length: number): SpoolFile {
    return this.#add({ path: join(this.#folder, randomBytes(16).toString('hex')), length });
  }

  /**
   * A file of an earlier run, as far as it got: what the disk has of it counts, whatever was thought before. Undefined when the file is
   * not there any more.
   */
  async adopt({ name, length, layout: stored }: { readonly name: string; readonly length: number; readonly layout: StoredLayout }) {
    const path = join(this.#folder, name);
    const handle = await this.#disk.open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0), 0o600).catch(() => undefined);
    if (handle === undefined) return undefined;
    const layout = new SpoolLayout(stored);
    const head = Math.min((await handle.stat()).size, layout.length);
    layout.cut(head);
    return this.#add({ path, length, kept: { handle, head, layout } });
  }

  /**
   * Promises room in `file` to the ranges that `choose` picks when it hears how many bytes there is room for, and plans them there. Two
   * that ask at the same time are not promised the same room. Answers what was picked.
   */
  async plan(file: SpoolFile, choose: (room: number) => Ranges): Promise<Ranges> {
    const free = await this.#freeBytes();
    file.cut();
    const room = Math.max(0, this.#roomOf(free));
    const chosen = choose(room);
    if (totalOf(chosen) > room) throw new LanChatError('disk-full', { needed: totalOf(chosen), free: Math.floor(room) });
    file.extend(chosen);
    return chosen;
  }

  /** Closes every file, and leaves them for the next run. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#files].map((file) => file.close()));
  }

  #add(parts: Pick<ConstructorParameters<typeof SpoolFile>[0], 'path' | 'length' | 'kept'>): SpoolFile {
    const file: SpoolFile = new SpoolFile({ ...parts, open: this.#disk.open, onGone: () => void this.#files.delete(file) });
    this.#files.add(file);
    return file;
  }

  async #freeBytes(): Promise<number> {
    return (await this.#disk.freeBytes(this.#folder)) ?? Number.POSITIVE_INFINITY;
  }

  #limitOf(free: number): number {
    return Math.min(this.#quotaBytes, (free + this.#sum((file) => file.head)) * SPOOL_FREE_DISK_SHARE);
  }

  /** Without what is promised to others: that counts as written. */
  #roomOf(free: number): number {
    const promised = this.#sum((file) => file.promised);
    const coming = promised - this.#sum((file) => file.head);
    return Math.min(this.#limitOf(free) - promised, free - coming - FREE_DISK_KEPT_BYTES);
  }

  #sum(bytesOf: (file: SpoolFile) => number): number {
    return [...this.#files].reduce((sum, file) => sum + bytesOf(file), 0);
  }
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return blocks === 0 ? undefined : bavail * bsize;
}
