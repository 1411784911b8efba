import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seededRandom } from './seeded-random.ts';

/** What a folder holds: bytes by path, parts joined with `/`; an empty folder ends with a slash and has no bytes. */
export type FileTree = Readonly<Record<string, Uint8Array>>;

const NOTHING = new Uint8Array();

/** Files of these sizes with bytes that the seed decides, and these empty folders. */
export function makeTree(seed: number, sizes: Readonly<Record<string, number>>, emptyFolders: readonly string[] = []): FileTree {
  const random = seededRandom(seed);
  const files = Object.entries(sizes).map(([name, size]) => [name, Uint8Array.from({ length: size }, () => random() * 256)] as const);
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

/** What is in `folder` now; nothing of one that is not there. */
export async function readTree(folder: string): Promise<FileTree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const tree: Record<string, Uint8Array> = {};
  for (const entry of entries) {
    const place = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, place).replaceAll(path.sep, '/');
    if (entry.isFile()) tree[name] = new Uint8Array(await readFile(place));
    else if ((await readdir(place)).length === 0) tree[`${name}/`] = NOTHING;
  }
  return tree;
}

/** The same with every path below `folder`. */
export function below(folder: string, tree: FileTree): FileTree {
  return Object.fromEntries(Object.entries(tree).map(([name, bytes]) => [`${folder}/${name}`, bytes]));
}

/** The same without some of its files. */
export function without(tree: FileTree, ...names: readonly string[]): FileTree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !names.includes(name)));
}
