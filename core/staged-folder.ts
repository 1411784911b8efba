import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { MAX_TREE_FILES } from '../shared/wire/limits.ts';
import { LanChatError } from './lib/errors.ts';
import { numberedName, safeInnerName } from './transfer/safe-name.ts';

/** A folder below the staged one, by the path that the page has for it. */
type Folder = { readonly path: string; readonly taken: Set<string>; readonly children: Map<string, Folder> };

/**
 * A copy of somebody's folder that grows file by file. Names are made safe (as in a tree, rule NM6) and numbered where two become the same,
 * so that nothing is written anywhere else, and nothing over something else.
 */
export class StagedFolder {
  readonly #name: string;
  readonly #top: Folder;
  #files = 0;
  #folders = 1;
  #bytes = 0;

  /** Makes the folder at `folderPath`, of which nothing must be there. `name` is what failures call it. */
  static async create(folderPath: string, name: string): Promise<StagedFolder> {
    await mkdir(folderPath, { mode: 0o700 });
    return new StagedFolder(folderPath, name);
  }

  private constructor(folderPath: string, name: string) {
    this.#top = newFolder(folderPath);
    this.#name = name;
  }

  get files(): number {
    return this.#files;
  }

  /** Of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Parts of `relativePath` are joined with `/`. One file at a time. @throws LanChatError `too-many-files` with `name` */
  async addFile(relativePath: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (++this.#files > MAX_TREE_FILES) this.#tooMany();
    const parts = partsOf(relativePath);
    const folder = await this.#enter(parts.slice(0, -1));
    await using file = await open(path.join(folder.path, takeName(folder, parts.at(-1) ?? '')), 'wx', 0o600);
    for await (const chunk of content) {
      await file.writeFile(chunk);
      this.#bytes += chunk.length;
    }
  }

  /** @throws LanChatError `too-many-files` with `name` */
  async addEmptyFolder(relativePath: string): Promise<void> {
    await this.#enter(partsOf(relativePath));
  }

  /** Deletes it with all that is in it. Safe to call twice. */
  async remove(): Promise<void> {
    await rm(this.#top.path, { recursive: true, force: true });
  }

  async #enter(parts: readonly string[]): Promise<Folder> {
    let folder = this.#top;
    for (const part of parts) {
      const known = folder.children.get(part);
      folder = known ?? (await this.#makeFolder(folder, part));
    }
    return folder;
  }

  async #makeFolder(parent: Folder, part: string): Promise<Folder> {
    if (++this.#folders > MAX_TREE_FILES) this.#tooMany();
    const folder = newFolder(path.join(parent.path, takeName(parent, part)));
    await mkdir(folder.path, { mode: 0o700 });
    parent.children.set(part, folder);
    return folder;
  }

  #tooMany(): never {
    throw new LanChatError('too-many-files', { name: this.#name });
  }
}

function newFolder(folderPath: string): Folder {
  return { path: folderPath, taken: new Set(), children: new Map() };
}

function partsOf(relativePath: string): readonly string[] {
  return relativePath.split('/').filter((part) => part !== '');
}

function takeName({ taken }: Folder, part: string): string {
  const wanted = safeInnerName(part);
  for (let number = 1; ; number++) {
    const name = numberedName(wanted, number);
    const key = name.toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}
