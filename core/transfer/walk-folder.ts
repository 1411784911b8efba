import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_PATH_CHARS } from '../../shared/wire/limits.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import { forEachConcurrently } from './concurrently.ts';
import { childOf, toSystemPath } from './source-path.ts';

/** A file in a walked folder. */
export type WalkedFile = {
  /** Absolute; `toSystemPath` makes of it what the system takes. */
  readonly path: string;
  /** From the walked folder's name on, parts joined with `/`. */
  readonly relativePath: string;
  readonly size: number;
  readonly mtimeMs: number;
};

export type WalkedFolder = {
  /** Folder by folder, ascending by path, and so in each folder. */
  readonly files: readonly WalkedFile[];
  /** Folders in which there is nothing to send, as relative paths, ascending. */
  readonly emptyFolders: readonly string[];
  /** All folders, the walked one included. */
  readonly folders: number;
  /** Links, devices, sockets and pipes: never followed, never sent. */
  readonly leftOut: number;
};

type Folder = { readonly path: string; readonly relativePath: string; readonly depth: number };

const FOLDERS_AT_ONCE = 4;
const FILES_AT_ONCE = 8;
const ENTRIES_AT_ONCE = 512;

/**
 * Everything in the folder at `path`, at any depth: at most `maxEntries` files, and as many folders. `name` is the first part of each relative path, and what a failure calls the folder.
 * @throws LanChatError `folder-unreadable` {name: the folder in it}, or `too-many-files` {name} for more files or folders, deeper ones or longer paths than an offer takes
 */
export async function walkFolder(path: string, name: string, maxEntries = MAX_TREE_FILES): Promise<WalkedFolder> {
  const walk = new FolderWalk(name, maxEntries);
  let level: readonly Folder[] = [{ path, relativePath: name, depth: 1 }];
  while (level.length > 0) {
    const below: Folder[] = [];
    await forEachConcurrently(level, FOLDERS_AT_ONCE, (folder) => walk.visit(folder, below));
    level = below;
  }
  return walk.result();
}

class FolderWalk {
  readonly #name: string;
  readonly #maxEntries: number;
  readonly #found: { readonly relativePath: string; readonly files: readonly WalkedFile[] }[] = [];
  #files = 0;
  readonly #emptyFolders: string[] = [];
  #folders = 1;
  #leftOut = 0;

  constructor(name: string, maxEntries: number) {
    this.#name = name;
    this.#maxEntries = maxEntries;
  }

  async visit(folder: Folder, below: Folder[]): Promise<void> {
    try {
      const { folders, files } = await this.#read(folder);
      const taken: WalkedFile[] = [];
      await forEachConcurrently(files, FILES_AT_ONCE, (file) => this.#look(file, taken));
      this.#files += taken.length;
      if (this.#files > this.#maxEntries) this.#tooMany();
      // Many short sorts hold nobody up, as one of all files would.
      this.#found.push({ relativePath: folder.relativePath, files: taken.sort(byPath) });
      if (folders.length === 0 && taken.length === 0) this.#emptyFolders.push(folder.relativePath);
      for (const child of folders) below.push(child);
    } catch (error) {
      if (error instanceof LanChatError) throw error;
      throw new LanChatError('folder-unreadable', { name: folder.relativePath }, { cause: error });
    }
  }

  result(): WalkedFolder {
    const files = this.#found.sort(byPath).flatMap((folder) => folder.files);
    return { files, emptyFolders: this.#emptyFolders.sort(compare), folders: this.#folders, leftOut: this.#leftOut };
  }

  /** What is in the folder itself. Counted as it comes, so that a folder without end is not read to its end. */
  async #read(folder: Folder): Promise<{ readonly folders: readonly Folder[]; readonly files: readonly Folder[] }> {
    const folders: Folder[] = [];
    const files: Folder[] = [];
    const entries = await opendir(toSystemPath(folder.path), { bufferSize: ENTRIES_AT_ONCE, encoding: 'buffer' as BufferEncoding });
    for await (const entry of entries as AsyncIterable<unknown> as AsyncIterable<Dirent<Buffer>>) {
      const child = childOf(folder.path, entry.name);
      const found = { path: child.path, relativePath: `${folder.relativePath}/${child.name}`, depth: folder.depth + 1 };
      if (entry.isDirectory()) {
        folders.push(found);
        this.#folders++;
      } else if (entry.isFile()) files.push(found);
      else this.#leftOut++;
      if (found.depth > MAX_TREE_DEPTH || found.relativePath.length > MAX_TREE_PATH_CHARS) this.#tooMany();
      if (this.#folders > this.#maxEntries || this.#files + files.length > this.#maxEntries) this.#tooMany();
    }
    return { folders, files };
  }

  async #look({ path, relativePath }: Folder, taken: WalkedFile[]): Promise<void> {
    const stats = await lstat(toSystemPath(path)).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    });
    if (stats === undefined) return; // deleted a moment ago
    if (stats.isFile()) taken.push({ path, relativePath, size: stats.size, mtimeMs: stats.mtimeMs });
    else this.#leftOut++;
  }

  #tooMany(): never {
    throw new LanChatError('too-many-files', { name: this.#name });
  }
}

function byPath(a: { readonly relativePath: string }, b: { readonly relativePath: string }): number {
  return compare(a.relativePath, b.relativePath);
}

/** By code units: the same on every system and in every language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
