import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkRoom, type Disk, writeFailure } from './disk.ts';
import { publishFile } from './publish-file.ts';

const CREATE_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
/** Nobody else reads a file that is not complete. */
const PARTIAL_MODE = 0o600;
const PUBLISHED_MODE = 0o644;
/** "From another computer": Windows asks before it runs such a file. */
const ZONE_IDENTIFIER = '[ZoneTransfer]\r\nZoneId=3\r\n';

const REOPEN_FLAGS = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);
/** What this app calls its partial files, and nobody else. */
const PARTIAL_NAME = /^\.lan-chat-[0-9a-f]{16}\.part$/;

/**
 * So many bytes are made durable beside the writing, again and again. One sync of a whole gigabyte at the end would hold up
 * every other commit on the disk, and with it the chat.
 */
export const SYNC_BYTES = 32 * 1024 * 1024;

/** Read once: asking sets it for an instant. */
const umask = process.umask();

export type PartialFileOptions = {
  /** The download folder; made when it is missing. */
  readonly folder: string;
  /** The safe name to publish under, or under the next free one. */
  readonly name: string;
  readonly size: number;
  /** What other transfers are still going to write there. */
  readonly promisedBytes?: number;
  readonly disk?: Disk;
  readonly platform?: NodeJS.Platform;
};

/**
 * A file on its way: `.lan-chat-<random>.part` in the target folder, written from start to end, then given its name in one step or not at all.
 * Nothing that is there already is ever replaced. Fails with `disk-full` or `folder-unwritable` only.
 */
export class PartialFile {
  readonly name: string;
  readonly path: string;
  readonly #options: PartialFileOptions;
  readonly #disk: Disk;
  readonly #handle: nodeFs.FileHandle;
  #length: number;
  #syncedLength: number;
  #syncing: Promise<void> | undefined;
  /** A sync tells a lost write once; the last one would succeed. */
  #syncFailure: { readonly error: unknown } | undefined;

  /** Makes the folder, checks that everything fits, and creates the empty partial file. */
  static async create(options: PartialFileOptions): Promise<PartialFile> {
    const { folder, name, size, promisedBytes = 0, disk = nodeFs } = options;
    const path = join(folder, `.lan-chat-${randomBytes(8).toString('hex')}.part`);
    try {
      await disk.mkdir(folder, { recursive: true });
      await checkRoom(disk, { folder, name, needed: size + promisedBytes });
      return new PartialFile(options, { disk, path, handle: await disk.open(path, CREATE_FLAGS, PARTIAL_MODE), length: 0 });
    } catch (error) {
      throw await writeFailure(error, disk, { folder, name, needed: size });
    }
  }

  /** Goes on with the one that an earlier run left at `path`, or creates an empty one when it is not there any more. */
  static async reopen(path: string, options: PartialFileOptions): Promise<PartialFile> {
    const { size, disk = nodeFs } = options;
    const handle = await disk.open(path, REOPEN_FLAGS).catch(() => undefined);
    if (handle === undefined) return await PartialFile.create(options);
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > size) {
      await handle.close();
      return await PartialFile.create(options);
    }
    return new PartialFile(options, { disk, path, handle, length: stats.size });
  }

  /** Deletes what an earlier run left at `path`. Never rejects, and touches nothing that has another kind of name. */
  static async remove(path: string): Promise<void> {
    if (isPartialName(basename(path))) await nodeFs.rm(path, { force: true }).catch(() => {});
  }

  private constructor(
    options: PartialFileOptions,
    parts: { readonly disk: Disk; readonly path: string; readonly handle: nodeFs.FileHandle; length: number },
  ) {
    this.name = options.name;
    this.path = parts.path;
    this.#options = options;
    this.#disk = parts.disk;
    this.#handle = parts.handle;
    this.#length = parts.length;
    this.#syncedLength = parts.length;
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Bytes written so far: where the next block goes. */
  get length(): number {
    return this.#length;
  }

  /** Writes `block` behind what is there. One call at a time; `block` must not change meanwhile. */
  async append(block: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < block.length; ) {
        const { bytesWritten } = await this.#handle.write(block, written, block.length - written, this.#length + written);
        written += bytesWritten;
      }
      this.#length += block.length;
      this.#syncBeside();
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  #syncBeside(): void {
    if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
    if (this.#syncing !== undefined || this.#length - this.#syncedLength < SYNC_BYTES) return;
    this.#syncedLength = this.#length;
    this.#syncing = this.#handle.datasync().then(
      () => {
        this.#syncing = undefined;
      },
      (error: unknown) => {
        this.#syncFailure = { error };
      },
    );
  }

  /** Fills `buffer` from `position` on, as far as the file goes; the filled part of it, at least one byte. */
  async read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, this.#length - position), position);
      if (bytesRead === 0) throw new Error('the file is shorter than it was');
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  /** Lets go of the file and leaves it for `reopen`. Never rejects; safe to call twice. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => {});
  }

  /**
   * Makes the bytes durable, then gives the file the first free one of its names.
   * @returns the name and the absolute path. After a failure the partial file is discarded.
   */
  async publish(): Promise<{ readonly name: string; readonly path: string }> {
    const { folder } = this.#options;
    try {
      await this.#handle.chmod(PUBLISHED_MODE & ~umask).catch(() => {}); // not every file system has modes
      await this.#syncing;
      if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
      await this.#handle.sync();
      await this.#handle.close();
      await this.#markAsDownloaded();
      const name = await publishFile(this.#disk, this.path, folder, this.name);
      await this.#syncFolder();
      return { name, path: join(folder, name) };
    } catch (error) {
      const failure = await this.#failure(error);
      await this.discard();
      throw failure;
    }
  }

  /** Deletes what has come. Never rejects; safe to call twice, and after `publish`. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await this.#disk.unlink(this.path).catch(() => {}); // gone already, or the folder is: there is nothing left to do
  }

  /** On the partial file, so that the file never has its name without the mark. File systems without streams go without. */
  async #markAsDownloaded(): Promise<void> {
    const { platform = process.platform } = this.#options;
    if (platform === 'win32') await this.#disk.writeFile(`${this.path}:Zone.Identifier`, ZONE_IDENTIFIER).catch(() => {});
  }

  /** Makes the new name durable, where the system lets one open a folder. The bytes are safe either way. */
  async #syncFolder(): Promise<void> {
    try {
      await using folder = await this.#disk.open(this.#options.folder, 'r');
      await folder.sync();
    } catch {
      // Windows opens no folders, and some file systems do not sync them.
    }
  }

  #failure(error: unknown): Promise<Error> {
    const { folder, size } = this.#options;
    return writeFailure(error, this.#disk, { folder, name: this.name, needed: size - this.#length });
  }
}

/** True for the name of a partial file of this app. */
export function isPartialName(name: string): boolean {
  return PARTIAL_NAME.test(name);
}
