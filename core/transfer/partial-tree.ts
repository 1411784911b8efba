import { basename, join } from 'node:path';
import type { Tree } from '../../shared/model/entry.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { type LanChatError, systemErrorCode } from '../lib/errors.ts';
import { checkRoom, type Disk, type DiskOptions, systemDisk, writeFailure } from './disk.ts';
import { GrowingFile, REOPEN_FLAGS, SYNC_BYTES } from './growing-file.ts';
import { HeldFolder } from './held-folder.ts';
import { markAsDownloaded } from './mark-as-downloaded.ts';
import { type OfferedTree, readTree } from './offered-manifest.ts';
import { newPartialName, openTargetFolder } from './partial-file.ts';
import { publishFile, publishFolder } from './publish-file.ts';
import { safeFileName } from './safe-name.ts';
import { StagingFolders } from './staging-folders.ts';
import { forEachOf } from './task-pool.ts';
import { type JournalNotes, TreeJournal } from './tree-journal.ts';
import { displayPath, type TreePlan } from './tree-names.ts';

/** Nobody but the owner gets into the folder around it, so the files in it can have the mode that they are published with. */
const STAGING_MODE = 0o700;
const FILE_MODE = 0o644;
const JOURNAL = 'journal';
const MANIFEST = 'manifest';
const TREE = 'tree';
const SYNCS_AT_ONCE = 8;
/** While bytes come: threads are left for what is written. */
const SYNCS_BESIDE = 2;
/** What a file takes on the disk beside its bytes, as far as it matters for many small ones. */
const FILE_OVERHEAD_BYTES = 4096;

export type PartialTreeOptions = DiskOptions & {
  /** The target folder; made when it is missing. */
  readonly folder: string;
  /** Where that was, links resolved, when it was accepted: no other is gone on with. */
  readonly realFolder?: string | undefined;
  readonly senderAlias: string;
  /** What a failure calls the tree. */
  readonly name: string;
  readonly size: number;
  readonly tree: Tree;
};

type Parts = {
  readonly path: string;
  readonly target: HeldFolder;
  readonly staging: HeldFolder;
  readonly treeFolder: HeldFolder;
  readonly journal: TreeJournal;
  readonly notes: JournalNotes | undefined;
  readonly offered: OfferedTree;
};

/**
 * A tree on its way: a hidden folder `.lan-chat-<random>.part` in the target folder with the manifest, the journal and the files, each
 * under the name that it will have. Rules NM7 and NM8. Nothing that is there already is ever replaced, and no link is followed.
 * Rejects with the system's errors, which `explain` makes `disk-full` or `folder-unwritable`; `create` and `reopen` do so themselves.
 */
export class PartialTree {
  readonly path: string;
  readonly offered: OfferedTree;
  readonly plan: TreePlan;
  readonly journal: TreeJournal;
  /** What an earlier run noted; undefined in a new one. */
  readonly notes: JournalNotes | undefined;
  readonly #options: PartialTreeOptions;
  readonly #disk: Disk;
  readonly #platform: NodeJS.Platform;
  readonly #parts: Parts;
  readonly #folders: StagingFolders;
  /** Written, and not made durable yet. */
  #unsynced: number[] = [];
  #unsyncedBytes = 0;
  #syncing: Promise<void> | undefined;
  #syncFailure: { readonly error: unknown } | undefined;

  /** Makes the target folder, checks that everything fits, and creates the staging folder. */
  static async create(
    options: PartialTreeOptions,
    offered: OfferedTree,
    needed: { readonly bytes: number; readonly files: number; readonly promisedBytes: number },
  ): Promise<PartialTree> {
    const { folder, name, disk = systemDisk } = options;
    const bytes = needed.bytes + needed.files * FILE_OVERHEAD_BYTES;
    const opened = new AsyncDisposableStack();
    try {
      const target = opened.adopt(await openTargetFolder(folder, options), (held) => held.close());
      await checkRoom(disk, { folder, name, needed: bytes + needed.promisedBytes });
      const stagingName = newPartialName();
      await disk.mkdir(target.at(stagingName), STAGING_MODE);
      opened.defer(() => disk.rm(target.at(stagingName), { recursive: true, force: true }));
      const staging = opened.adopt(await PartialTree.#hold(options, target.at(stagingName)), (held) => held.close());
      await disk.writeFile(staging.at(MANIFEST), offered.segment, { flag: 'wx', mode: 0o600 });
      await disk.mkdir(staging.at(TREE));
      const treeFolder = opened.adopt(await PartialTree.#hold(options, staging.at(TREE)), (held) => held.close());
      const journal = await TreeJournal.create(disk, staging.at(JOURNAL));
      opened.move();
      return new PartialTree(options, { path: join(folder, stagingName), target, staging, treeFolder, journal, notes: undefined, offered });
    } catch (error) {
      await opened.disposeAsync();
      throw await writeFailure(error, disk, { folder, name, needed: bytes });
    }
  }

  /**
   * Goes on with the one that an earlier run left at `path`; undefined when it is not there any more, or its manifest or journal are damaged.
   * Rejects with `folder-unwritable` when the target folder is another one by now.
   */
  static async reopen(path: string, options: PartialTreeOptions): Promise<PartialTree | undefined> {
    const { folder, name, disk = systemDisk, tree } = options;
    const opened = new AsyncDisposableStack();
    try {
      const target = opened.adopt(await openTargetFolder(folder, options), (held) => held.close());
      try {
        const staging = opened.adopt(await PartialTree.#hold(options, target.at(basename(path))), (held) => held.close());
        const treeFolder = opened.adopt(await PartialTree.#hold(options, staging.at(TREE)), (held) => held.close());
        const offered = readTree(await readWhole(disk, staging.at(MANIFEST), tree.manifestBytes + HASH_BYTES), options);
        const { journal, notes } = await TreeJournal.reopen(disk, staging.at(JOURNAL));
        opened.move();
        return new PartialTree(options, { path, target, staging, treeFolder, journal, notes, offered });
      } catch {
        await opened.disposeAsync();
        return undefined;
      }
    } catch (error) {
      throw await writeFailure(error, disk, { folder, name, needed: 0 });
    }
  }

  /** What the manifest says that an earlier run left at `path`; undefined when it is not there, or damaged. */
  static async readOffered(
    path: string,
    offer: Pick<PartialTreeOptions, 'size' | 'tree' | 'senderAlias'>,
    disk: Disk = systemDisk,
  ): Promise<OfferedTree | undefined> {
    try {
      return readTree(await readWhole(disk, join(path, MANIFEST), offer.tree.manifestBytes + HASH_BYTES), offer);
    } catch {
      return undefined;
    }
  }

  static #hold({ disk = systemDisk, platform = process.platform }: PartialTreeOptions, path: string): Promise<HeldFolder> {
    return HeldFolder.open(path, { disk, platform, followLink: false });
  }

  private constructor(options: PartialTreeOptions, parts: Parts) {
    const { disk = systemDisk, platform = process.platform } = options;
    this.path = parts.path;
    this.offered = parts.offered;
    this.plan = parts.offered.plan;
    this.journal = parts.journal;
    this.notes = parts.notes;
    this.#options = options;
    this.#disk = disk;
    this.#platform = platform;
    this.#parts = parts;
    this.#folders = new StagingFolders(this.plan, parts.treeFolder, { disk, platform });
  }

  get folder(): string {
    return this.#options.folder;
  }
  get realFolder(): string {
    return this.#parts.target.path;
  }

  /** Makes the file, where nothing was before, and writes all of it. Every call counts here, times the files of the tree. */
  writeFile(file: number, bytes: Uint8Array): Promise<void> {
    const { folder, name } = this.#file(file);
    const { createWhole } = this.#disk;
    if (createWhole === undefined) return this.#createAndWrite(file, bytes);
    return this.#folders.within(folder, (held) => createWhole(held.at(name), bytes, FILE_MODE));
  }

  async #createAndWrite(file: number, bytes: Uint8Array): Promise<void> {
    const growing = await this.createFile(file);
    try {
      await growing.append(bytes);
    } finally {
      await growing.close();
    }
  }

  createFile(file: number): Promise<GrowingFile> {
    const { folder, name } = this.#file(file);
    return this.#folders.within(folder, (held) => GrowingFile.create(this.#disk, held.at(name), FILE_MODE));
  }

  /** What is there of a file; undefined when there is nothing that can be gone on with. */
  reopenFile(file: number): Promise<GrowingFile | undefined> {
    const { folder, name, size } = this.#file(file);
    return this.#folders.withinExisting(folder, (held) => GrowingFile.reopen(this.#disk, held.at(name), size));
  }

  /** Whatever has the file's name, it goes; of a link only the link. */
  async removeFile(file: number): Promise<void> {
    const { folder, name } = this.#file(file);
    await this.#folders.withinExisting(folder, (held) => this.#disk.rm(held.at(name), { recursive: true, force: true }));
  }

  async makeFolder(place: number): Promise<void> {
    await this.#folders.within(place, async () => {});
  }

  /** The file is whole. So many bytes at a time are made durable beside the writing; `sync` does the rest. @throws what a sync told of a lost write */
  wrote(file: number): void {
    if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
    this.#unsynced.push(file);
    this.#unsyncedBytes += this.#file(file).size;
    if (this.#unsyncedBytes < SYNC_BYTES || this.#syncing !== undefined) return;
    this.#syncing = this.#syncWritten(SYNCS_BESIDE).catch((error: unknown) => {
      this.#syncFailure = { error };
    });
  }

  /** Makes all files and folders durable. */
  async sync(): Promise<void> {
    await this.#syncing;
    if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
    await this.#syncWritten(SYNCS_AT_ONCE);
    await this.#folders.sync();
  }

  /** Makes a file at the top durable and, when it is its `turn`, gives it the first free one of its names, which it answers with. */
  async publishFile(file: number, turn: Promise<void>): Promise<string> {
    const { name, item } = this.#file(file);
    const stagedPath = this.#parts.treeFolder.at(name);
    await this.#syncFile(file);
    await turn;
    await this.#parts.target.check();
    return await publishFile(
      this.#disk,
      stagedPath,
      (candidate) => this.#parts.target.at(candidate),
      name,
      (candidate) => this.#note(item, candidate),
    );
  }

  /** Gives a folder at the top, with all that is in it, the first free one of its names, which it answers with. Nothing may be open in it. */
  async publishFolder(item: number): Promise<string> {
    const { savedAs = '' } = this.plan.items[item] ?? {};
    await this.#folders.close();
    await this.#parts.target.check();
    const { target, treeFolder } = this.#parts;
    const at = (candidate: string) => target.at(candidate);
    return await publishFolder(this.#disk, treeFolder.at(savedAs), at, savedAs, (candidate) => this.#note(item, candidate));
  }

  /** The name that an earlier run published an item under, though it did not live to say so; undefined when it did not. */
  async findPublished(item: number): Promise<string | undefined> {
    const tried = this.notes?.tried.get(item);
    if (tried === undefined || tried !== safeFileName(tried)) return undefined;
    const { target, treeFolder } = this.#parts;
    const stagedPath = treeFolder.at(this.plan.items[item]?.savedAs ?? '');
    const staged = await this.#disk.lstat(stagedPath, { bigint: true }).catch(() => undefined);
    const found = await this.#disk.lstat(target.at(tried), { bigint: true }).catch(() => undefined);
    // Without the staged one, whatever has the name now came from there, or was put in its place by somebody.
    if (staged === undefined) return found === undefined ? undefined : tried;
    if (found?.ino !== staged.ino || found.dev !== staged.dev) return undefined;
    await this.#disk.unlink(stagedPath);
    return tried;
  }

  /** Makes the new names in the target folder durable. */
  async syncTarget(): Promise<void> {
    await this.#parts.target.sync();
  }

  /** Rejects with `disk-full` unless there is room for what is still to come. */
  async checkRoom(bytes: number, files: number): Promise<void> {
    const { folder, name } = this.#options;
    await checkRoom(this.#disk, { folder, name, needed: bytes + files * FILE_OVERHEAD_BYTES });
  }

  /** What an error means to a person: `disk-full` or `folder-unwritable`, of the file it was about. */
  explain(error: unknown, file: number | undefined): Promise<LanChatError> {
    const { folder, name } = this.#options;
    const planned = file === undefined ? undefined : this.plan.files[file];
    const path = planned === undefined ? name : displayPath(this.plan, planned).join('/');
    return writeFailure(error, this.#disk, { folder, name: path, needed: planned?.size ?? 0 });
  }

  /** Lets go of everything and leaves it for `reopen`. Never rejects; safe to call twice. */
  async close(): Promise<void> {
    await this.#syncing;
    await this.journal.close();
    await this.#folders.close();
    await this.#parts.treeFolder.close();
    await this.#parts.staging.close();
    await this.#parts.target.close();
  }

  /** Deletes the staging folder with all that is in it, following no link. Never rejects; safe to call twice. */
  async discard(): Promise<void> {
    await this.#syncing;
    await this.journal.close();
    await this.#folders.close();
    await this.#parts.treeFolder.close();
    await this.#parts.staging.close();
    await this.#disk.rm(this.#parts.target.at(basename(this.path)), { recursive: true, force: true }).catch(() => {});
    await this.#parts.target.close();
  }

  #file(file: number) {
    const planned = this.plan.files[file];
    if (planned === undefined) throw new RangeError(`there is no file ${file}`);
    return planned;
  }

  async #note(item: number, candidate: string): Promise<void> {
    this.journal.noteTrying(item, candidate);
    await this.journal.flush();
  }

  async #syncWritten(atOnce: number): Promise<void> {
    const files = this.#unsynced;
    this.#unsynced = [];
    this.#unsyncedBytes = 0;
    await forEachOf(files, atOnce, (file) => this.#syncFile(file));
    this.#syncing = undefined;
  }

  /** Every call counts here, times the files of the tree. One that is gone has been published, or dropped. */
  async #syncFile(file: number): Promise<void> {
    const { folder, name } = this.#file(file);
    const { syncWhole = (path: string) => syncOn(this.#disk, path) } = this.#disk;
    const work = async (held: HeldFolder) => {
      await syncWhole(held.at(name));
      await markAsDownloaded(this.#disk, this.#platform, held.at(name));
    };
    await this.#folders.within(folder, work).catch(unlessMissing);
  }
}

async function syncOn(disk: Disk, path: string): Promise<void> {
  await using handle = await disk.open(path, REOPEN_FLAGS);
  await handle.sync();
}

/** The whole file, which must be just so long. */
async function readWhole(disk: Disk, path: string, bytes: number): Promise<Buffer> {
  await using handle = await disk.open(path, REOPEN_FLAGS);
  if ((await handle.stat()).size !== bytes) throw new Error('the file is not as long as it was');
  return await handle.readFile();
}

function unlessMissing(error: unknown): undefined {
  if (systemErrorCode(error) !== 'ENOENT') throw error;
  return undefined;
}
