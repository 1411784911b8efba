import { isDangerousPath } from '../../shared/lib/dangerous-types.ts';
import { utf8ByteLength } from '../../shared/lib/utf8.ts';
import type { Manifest } from '../../shared/model/manifest.ts';
import { MAX_SAFE_NAME_BYTES, MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { numberedName, receivedFileName, safeInnerName, shownFileName } from './safe-name.ts';

/**
 * Bytes of a path below the target folder at most: with a target folder of some length it is still one that macOS opens. A folder that
 * would be deeper is not made; what is in it goes into the last one that fits.
 */
export const MAX_SAVED_PATH_BYTES = 800;

/** A folder that is made for the tree. The first one of a plan is the top, which has no name and no item. */
export type PlannedFolder = {
  /** Its place in `folders`, which is before this one's own. */
  readonly parent: number;
  readonly name: string;
  readonly item: number;
};

/** Where a file goes. Files stand in the order of the manifest. */
export type PlannedFile = {
  readonly folder: number;
  readonly name: string;
  readonly item: number;
  readonly size: number;
};

/** What stands at the top of the tree. */
export type PlannedItem = {
  /** As it was offered, made safe. */
  readonly name: string;
  /** `<sender alias>_<name>`: what it gets when that is free. */
  readonly savedAs: string;
  readonly isFolder: boolean;
};

export type TreePlan = {
  readonly files: readonly PlannedFile[];
  readonly folders: readonly PlannedFolder[];
  readonly items: readonly PlannedItem[];
  /** Folders with nothing in them, by their places in `folders`. */
  readonly emptyFolders: readonly number[];
};

const TOP = 0;
/** More things than that are in no tree. Names that are cut to the same for it are numbered together. */
const LARGEST_NUMBER = 10 ** 6 - 1;

/**
 * Where everything that a manifest names goes, by safe names that are all different: rules NM6 and NM7. Says the same for the same
 * manifest, so that a restart finds what is there.
 * @throws LanChatError `protocol-error` for more folders than an offer may have, which a manifest of few bytes could ask for
 */
export function planTree(manifest: Manifest, alias: string): TreePlan {
  const planner = new TreePlanner(alias);
  const files = manifest.files.map(({ path, size }) => planner.addFile(path.split('/'), size));
  const emptyFolders = manifest.emptyFolders.map((path) => planner.addFolder(path.split('/')));
  return { files, folders: planner.folders, items: planner.items, emptyFolders };
}

/** The names from the tree's top to the file, as a person is shown them. */
export function displayPath(plan: TreePlan, { folder, name, item }: PlannedFile): readonly string[] {
  const names = folderNames(plan, folder);
  const itemName = plan.items[item]?.name ?? '';
  return names.length === 0 ? [itemName] : [itemName, ...names.slice(1), name];
}

/** The names from the staging folder to the file. */
export function stagedPath(plan: TreePlan, { folder, name }: PlannedFile): readonly string[] {
  return [...folderNames(plan, folder), name];
}

/** The names from the staging folder to the folder `place`; none for the top. */
export function folderNames({ folders }: TreePlan, place: number): readonly string[] {
  const names: string[] = [];
  for (let at = place; at !== TOP; at = folders[at]?.parent ?? TOP) names.unshift(folders[at]?.name ?? '');
  return names;
}

export function isDangerousFile(plan: TreePlan, file: PlannedFile): boolean {
  return isDangerousPath(displayPath(plan, file));
}

/** A folder while the plan is made. */
type Growing = {
  readonly place: number;
  readonly item: number;
  /** Of the path from the target folder to it. */
  readonly pathBytes: number;
  readonly children: Map<string, Growing>;
  readonly names: NameGiver;
};

class TreePlanner {
  readonly folders: PlannedFolder[] = [{ parent: TOP, name: '', item: -1 }];
  readonly items: PlannedItem[] = [];
  readonly #alias: string;
  readonly #top: Growing = { place: TOP, item: -1, pathBytes: 0, children: new Map(), names: new NameGiver() };
  readonly #shownNames = new NameGiver();

  constructor(alias: string) {
    this.#alias = alias;
  }

  addFile(parts: readonly string[], size: number): PlannedFile {
    const name = parts.at(-1) ?? '';
    const folder = this.#walk(parts.slice(0, -1));
    if (folder !== this.#top) return { folder: folder.place, name: folder.names.give(safeInnerName(name)), item: folder.item, size };
    const item = this.#addItem(name, false);
    return { folder: TOP, name: this.items[item]?.savedAs ?? '', item, size };
  }

  addFolder(parts: readonly string[]): number {
    return this.#walk(parts).place;
  }

  #walk(parts: readonly string[]): Growing {
    let folder = this.#top;
    for (const part of parts) folder = this.#enter(folder, part);
    return folder;
  }

  #enter(parent: Growing, part: string): Growing {
    const known = parent.children.get(part);
    if (known !== undefined) return known;
    const folder = parent === this.#top ? this.#addTopFolder(part) : this.#addFolder(parent, part);
    parent.children.set(part, folder);
    return folder;
  }

  #addTopFolder(part: string): Growing {
    const item = this.#addItem(part, true);
    return this.#grow(this.#top, this.items[item]?.savedAs ?? '', item);
  }

  #addFolder(parent: Growing, part: string): Growing {
    const name = safeInnerName(part);
    const longest = parent.pathBytes + utf8ByteLength(name) + 2 + MAX_SAFE_NAME_BYTES;
    return longest > MAX_SAVED_PATH_BYTES ? parent : this.#grow(parent, parent.names.give(name), parent.item);
  }

  #grow(parent: Growing, name: string, item: number): Growing {
    const place = this.folders.push({ parent: parent.place, name, item }) - 1;
    if (place > MAX_TREE_FILES) throw new LanChatError('protocol-error');
    const pathBytes = parent.pathBytes + utf8ByteLength(name) + 1;
    return { place, item, pathBytes, children: new Map(), names: new NameGiver() };
  }

  #addItem(offered: string, isFolder: boolean): number {
    const name = this.#shownNames.give(shownFileName(offered));
    const savedAs = this.#top.names.give(receivedFileName(this.#alias, offered));
    return this.items.push({ name, savedAs, isFolder }) - 1;
  }
}

/** Gives each thing in one folder a name of its own: no two that some system takes for one. */
class NameGiver {
  readonly #taken = new Set<string>();
  /** Where numbering goes on for a name, and for all that it would push aside: thousands of equal ones are not tried millions of times. */
  readonly #nextNumber = new Map<string, number>();

  give(name: string): string {
    if (this.#take(name)) return name;
    const key = fold(numberedName(name, LARGEST_NUMBER));
    for (let number = this.#nextNumber.get(key) ?? 2; ; number++) {
      const candidate = numberedName(name, number);
      if (!this.#take(candidate)) continue;
      this.#nextNumber.set(key, number + 1);
      return candidate;
    }
  }

  /** False when it is taken. */
  #take(name: string): boolean {
    const folded = fold(name);
    if (this.#taken.has(folded)) return false;
    this.#taken.add(folded);
    return true;
  }
}

/** What no two names in a folder may share: some systems tell neither cases nor normal forms apart, and fold more than one letter into one. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
}
