import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a folder holds: bytes by path, parts joined with `/`; an empty folder ends with a slash and has no bytes. */
export type FileTree = Readonly<Record<string, Buffer>>;
/** The same for comparing: size and SHA-256 instead of the bytes. */
export type TreeContents = Readonly<Record<string, string>>;

const NOTHING = Buffer.alloc(0);
const EMPTY_FOLDER = 'empty folder';

/** Files of these sizes with bytes that the seed decides, and these empty folders. */
export function makeTree(seed: number, sizes: Readonly<Record<string, number>>, emptyFolders: readonly string[] = []): FileTree {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  const files = Object.entries(sizes).map(([name, size]) => [name, cipher.update(Buffer.alloc(size))] as const);
  return Object.fromEntries([...files, ...emptyFolders.map((name) => [`${name}/`, NOTHING] as const)]);
}

/** Writes the tree as `folder`. */
export async function writeTree(folder: string, tree: FileTree): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(tree)) {
    const place = path.join(folder, name);
    await mkdir(name.endsWith('/') ? place : path.dirname(place), { recursive: true });
    if (!name.endsWith('/')) await writeFile(place, bytes);
  }
  return folder;
}

/** What a folder that holds the tree holds. */
export function contentsOf(tree: FileTree): TreeContents {
  return Object.fromEntries(Object.entries(tree).map(([name, bytes]) => [name, name.endsWith('/') ? EMPTY_FOLDER : digestOf(bytes)]));
}

/** What is in `folder` now; nothing of one that is not there. */
export async function readContents(folder: string): Promise<TreeContents> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const contents: Record<string, string> = {};
  for (const entry of entries) {
    const place = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, place).replaceAll(path.sep, '/');
    // What goes away meanwhile is not there.
    const found = entry.isFile() ? await readFile(place).catch(() => undefined) : await readdir(place).catch(() => undefined);
    if (Buffer.isBuffer(found)) contents[name] = digestOf(found);
    else if (found?.length === 0) contents[`${name}/`] = EMPTY_FOLDER;
  }
  return contents;
}

/** The same with every path below `folder`. */
export function below(folder: string, contents: TreeContents): TreeContents {
  return Object.fromEntries(Object.entries(contents).map(([name, content]) => [`${folder}/${name}`, content]));
}

/** The same without some of its files and folders. */
export function without<Content>(tree: Readonly<Record<string, Content>>, ...names: readonly string[]): Readonly<Record<string, Content>> {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !names.includes(name)));
}

function digestOf(bytes: Uint8Array): string {
  return `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex')}`;
}
