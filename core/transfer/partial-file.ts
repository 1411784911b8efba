import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkRoom, type Disk, type DiskOptions, systemDisk, writeFailure } from './disk.ts';
import { GrowingFile } from './growing-file.ts';
import { HeldFolder } from './held-folder.ts';
import { markAsDownloaded } from './mark-as-downloaded.ts';
import { publishFile } from './publish-file.ts';

/** Nobody else reads a file that is not complete. */
const PARTIAL_MODE = 0o600;
const PUBLISHED_MODE = 0o644;
/** What this app calls its partial files and folders, and nobody else. */
const PARTIAL_NAME = /^\.lan-chat-[0-9a-f]{16}\.part$/;

/** Read once: asking sets it for an instant. */
const umask = process.umask();

export type PartialFileOptions = DiskOptions & {
  /** The target folder; made when it is missing. */
  readonly folder: string;
  /** Where that was, links resolved, when it was accepted: no other is gone on with. */
  readonly realFolder?: string | undefined;
  /** The safe name to publish under, or under the next free one. */
  readonly name: string;
  readonly size: number;
  /** What other transfers are still going to write there. */
  readonly promisedBytes?: number;
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
  readonly #folder: HeldFolder;
  readonly #file: GrowingFile;

  /** Makes the folder, checks that everything fits, and creates the empty partial file. */
  static async create(options: PartialFileOptions): Promise<PartialFile> {
    return await PartialFile.#open(options, undefined);
  }

  /** Goes on with the one that an earlier run left at `path`, or creates an empty one when it is not there any more. */
  static async reopen(path: string, options: PartialFileOptions): Promise<PartialFile> {
    return await PartialFile.#open(options, basename(path));
  }

  static async #open(options: PartialFileOptions, earlier: string | undefined): Promise<PartialFile> {
    const { folder: path, name, size, promisedBytes = 0, disk = systemDisk } = options;
    const opened = new AsyncDisposableStack();
    try {
      const folder = opened.adopt(await openTargetFolder(path, options), (held) => held.close());
      const found = earlier === undefined ? undefined : await GrowingFile.reopen(disk, folder.at(earlier), size);
      if (found !== undefined) opened.defer(() => found.close());
      await checkRoom(disk, { folder: path, name, needed: size - (found?.length ?? 0) + promisedBytes });
      const fileName = found === undefined || earlier === undefined ? newPartialName() : earlier;
      const file = found ?? (await GrowingFile.create(disk, folder.at(fileName), PARTIAL_MODE));
      opened.move();
      return new PartialFile(options, { folder, fileName, file });
    } catch (error) {
      await opened.disposeAsync();
      throw await writeFailure(error, disk, { folder: path, name, needed: size });
    }
  }

  /** Deletes what an earlier run left at `path`, a file or a folder. Never rejects, follows no link, and touches nothing that has another kind of name. */
  static async remove(path: string): Promise<void> {
    if (isPartialName(basename(path))) await rm(path, { force: true, recursive: true }).catch(() => {});
  }

  readonly #fileName: string;

  private constructor(options: PartialFileOptions, parts: { readonly folder: HeldFolder; readonly fileName: string; readonly file: GrowingFile }) {
    this.name = options.name;
    this.path = join(options.folder, parts.fileName);
    this.#options = options;
    this.#disk = options.disk ?? systemDisk;
    this.#folder = parts.folder;
    this.#fileName = parts.fileName;
    this.#file = parts.file;
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** The folder without links on its way, where it was when it was opened. */
  get realFolder(): string {
    return this.#folder.path;
  }

  /** Bytes written so far: where the next block goes. */
  get length(): number {
    return this.#file.length;
  }

  /** Writes `block` behind what is there. One call at a time; `block` must not change meanwhile. */
  append(block: Uint8Array): Promise<void> {
    return this.#explained(() => this.#file.append(block));
  }

  /** Fills `buffer` from `position` on, as far as the file goes; the filled part of it, at least one byte. */
  read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    return this.#explained(() => this.#file.read(buffer, position));
  }

  /** Drops what came, to begin anew. Nothing else may run. */
  empty(): Promise<void> {
    return this.#explained(() => this.#file.empty());
  }

  /** Lets go of the file and leaves it for `reopen`. Never rejects; safe to call twice. */
  async close(): Promise<void> {
    await this.#file.close();
    await this.#folder.close();
  }

  /**
   * Makes the bytes durable, then gives the file the first free one of its names.
   * @returns the name and the absolute path. After a failure the partial file is closed, and stays for `reopen`.
   */
  async publish(): Promise<{ readonly name: string; readonly path: string }> {
    const { folder, platform = process.platform } = this.#options;
    const partialPath = this.#folder.at(this.#fileName);
    try {
      await this.#file.chmod(PUBLISHED_MODE & ~umask);
      await this.#file.sync();
      await this.#file.close();
      await markAsDownloaded(this.#disk, platform, partialPath);
      await this.#folder.check();
      const name = await publishFile(this.#disk, partialPath, (candidate) => this.#folder.at(candidate), this.name);
      await this.#folder.sync();
      await this.#folder.close();
      return { name, path: join(folder, name) };
    } catch (error) {
      const failure = await this.#failure(error);
      await this.close();
      throw failure;
    }
  }

  /** Deletes what has come. Never rejects; safe to call twice, and after `publish`. */
  async discard(): Promise<void> {
    await this.#file.close();
    await this.#disk.unlink(this.#folder.at(this.#fileName)).catch(() => {}); // gone already, or the folder is: there is nothing left to do
    await this.#folder.close();
  }

  async #explained<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  #failure(error: unknown) {
    const { folder, size } = this.#options;
    return writeFailure(error, this.#disk, { folder, name: this.name, needed: size - this.length });
  }
}

/** Makes the folder when it is missing, and holds it. Rejects when it is not the one that `realFolder` names any more. */
export async function openTargetFolder(folder: string, options: DiskOptions & { readonly realFolder?: string | undefined }): Promise<HeldFolder> {
  const { disk = systemDisk, platform = process.platform, realFolder } = options;
  await disk.mkdir(folder, { recursive: true });
  const real = await disk.realpath(folder);
  if (realFolder !== undefined && real !== realFolder) throw new Error('another folder took its place');
  return await HeldFolder.open(real, { disk, platform, followLink: false });
}

export function newPartialName(): string {
  return `.lan-chat-${randomBytes(8).toString('hex')}.part`;
}

/** True for the name of a partial file, or folder, of this app. */
export function isPartialName(name: string): boolean {
  return PARTIAL_NAME.test(name);
}
