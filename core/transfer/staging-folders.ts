import { join } from 'node:path';
import { systemErrorCode } from '../lib/errors.ts';
import type { Disk } from './disk.ts';
import { HeldFolder } from './held-folder.ts';
import { forEachOf } from './task-pool.ts';
import { folderNames, type TreePlan } from './tree-names.ts';

/** Folders that are kept open although nothing in them is being made. Files of one folder follow each other in most trees. */
const MAX_RESTING = 32;
const SYNCS_AT_ONCE = 8;

type Open = { readonly opening: Promise<HeldFolder>; folder: HeldFolder | undefined; users: number };

/** The folders of a tree below its staging folder: each is made when something goes into it, and held open while that happens. */
export class StagingFolders {
  readonly #plan: TreePlan;
  readonly #top: HeldFolder;
  readonly #disk: Disk;
  readonly #platform: NodeJS.Platform;
  /** By their places in the plan; the longest unused one first. */
  readonly #open = new Map<number, Open>();
  #newest: Open | undefined;
  readonly #made = new Set<number>();

  /** `top` is the folder that the tree goes into, and stays its owner's. */
  constructor(plan: TreePlan, top: HeldFolder, options: { readonly disk: Disk; readonly platform: NodeJS.Platform }) {
    this.#plan = plan;
    this.#top = top;
    this.#disk = options.disk;
    this.#platform = options.platform;
  }

  /** Makes the folder when it is not there, and does `work` with it. A link in its place is an error, wherever it leads. */
  async within<Value>(place: number, work: (folder: HeldFolder) => Promise<Value>): Promise<Value> {
    if (place === 0) return await work(this.#top);
    const open = this.#use(place);
    try {
      const folder = open.folder ?? (await open.opening);
      if (!folder.isAnchored) await folder.check();
      return await work(folder);
    } finally {
      open.users--;
      this.#closeResting();
    }
  }

  /** As `within`, for what an earlier run made: undefined when the folder is not there. */
  async withinExisting<Value>(place: number, work: (folder: HeldFolder) => Promise<Value>): Promise<Value | undefined> {
    const path = this.#top.at(join(...folderNames(this.#plan, place)));
    const isThere = place === 0 || (await this.#disk.lstat(path).catch(() => undefined))?.isDirectory() === true;
    return isThere ? await this.within(place, work) : undefined;
  }

  /** Makes the names in all of them durable. */
  async sync(): Promise<void> {
    await forEachOf(this.#made, SYNCS_AT_ONCE, (place) => this.within(place, (folder) => folder.sync()));
    await this.#top.sync();
  }

  /** Lets go of all of them. Nothing may be made in them any more. */
  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    this.#newest = undefined;
    for (const { opening } of open) await closeOpened(opening);
  }

  /** Counted before anything is awaited, so that it is not closed meanwhile. */
  #use(place: number): Open {
    const open = this.#open.get(place) ?? this.#openNew(place);
    open.users++;
    // Files of one folder follow each other: mostly it is the newest already.
    if (this.#newest !== open) {
      this.#open.delete(place);
      this.#open.set(place, open);
      this.#newest = open;
    }
    return open;
  }

  #openNew(place: number): Open {
    const open: Open = { opening: this.#openFolder(place), folder: undefined, users: 0 };
    const remember = (folder: HeldFolder) => {
      open.folder = folder;
    };
    open.opening.then(remember, () => this.#open.delete(place)); // told where it is awaited; the next one tries anew
    return open;
  }

  #openFolder(place: number): Promise<HeldFolder> {
    const { parent = 0, name = '' } = this.#plan.folders[place] ?? {};
    return this.within(parent, async (folder) => {
      const path = folder.at(name);
      await this.#disk.mkdir(path).catch((error: unknown) => {
        if (systemErrorCode(error) !== 'EEXIST') throw error;
      });
      const held = await HeldFolder.open(path, { disk: this.#disk, platform: this.#platform, followLink: false });
      this.#made.add(place);
      return held;
    });
  }

  #closeResting(): void {
    if (this.#open.size <= MAX_RESTING) return;
    for (const [place, open] of this.#open) {
      if (this.#open.size <= MAX_RESTING) return;
      if (open.users > 0) continue;
      this.#open.delete(place);
      void closeOpened(open.opening);
    }
  }
}

async function closeOpened(opening: Promise<HeldFolder>): Promise<void> {
  const folder = await opening.catch(() => undefined);
  await folder?.close();
}
