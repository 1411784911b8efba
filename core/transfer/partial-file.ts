import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { checkRoom, type Disk, writeFailure } from './disk.ts';
import { publishFile } from './publish-file.ts';

const CREATE_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
/** Nobody else reads a file that is not complete. */
const PARTIAL_MODE = 0o600;
const PUBLISHED_MODE = 0o644;
/** "From another computer": Windows asks before it runs such a file. */
const ZONE_IDENTIFIER = '[ZoneTransfer]\r\nZoneId=3\r\n';

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
 * A file on its way: `<name>.<random>.part` in the target folder, written from start to end, then given its name in one step or not at all.
 * Nothing that is there already is ever replaced. Fails with `disk-full` or `folder-unwritable` only.
 */
export class PartialFile {
  readonly name: string;
  readonly #options: PartialFileOptions;
  readonly #disk: Disk;
  readonly #path: string;
  readonly #handle: nodeFs.FileHandle;
  #length = 0;

  /** Makes the folder, checks that everything fits, and creates the empty partial file. */
  static async create(options: PartialFileOptions): Promise<PartialFile> {
    const { folder, name, size, promisedBytes = 0, disk = nodeFs } = options;
    const path = join(folder, `${name}.${randomBytes(4).toString('hex')}.part`);
    try {
      await disk.mkdir(folder, { recursive: true });
      await checkRoom(disk, { folder, name, needed: size + promisedBytes });
      return new PartialFile(options, disk, path, await disk.open(path, CREATE_FLAGS, PARTIAL_MODE));
    } catch (error) {
      throw await writeFailure(error, disk, { folder, name, needed: size });
    }
  }

  private constructor(options: PartialFileOptions, disk: Disk, path: string, handle: nodeFs.FileHandle) {
    this.name = options.name;
    this.#options = options;
    this.#disk = disk;
    this.#path = path;
    this.#handle = handle;
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
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  /**
   * Makes the bytes durable, then gives the file the first free one of its names.
   * @returns the name and the absolute path. After a failure the partial file is discarded.
   */
  async publish(): Promise<{ readonly name: string; readonly path: string }> {
    const { folder } = this.#options;
    try {
      await this.#handle.chmod(PUBLISHED_MODE & ~umask).catch(() => {}); // not every file system has modes
      await this.#handle.sync();
      await this.#handle.close();
      await this.#markAsDownloaded();
      const name = await publishFile(this.#disk, this.#path, folder, this.name);
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
    await this.#disk.unlink(this.#path).catch(() => {}); // gone already, or the folder is: there is nothing left to do
  }

  /** On the partial file, so that the file never has its name without the mark. File systems without streams go without. */
  async #markAsDownloaded(): Promise<void> {
    const { platform = process.platform } = this.#options;
    if (platform === 'win32') await this.#disk.writeFile(`${this.#path}:Zone.Identifier`, ZONE_IDENTIFIER).catch(() => {});
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
