import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const KIB = 1024;

/** What is handed over in one go: a file, or a folder of files. */
export type Material = {
  readonly name: string;
  /** Bytes of all files. */
  readonly size: number;
  /** The most that its stream has besides: hashes, and a manifest. */
  readonly overhead: number;
  /** SHA-256 by path; the path of a file's own is empty. Empty folders have an empty hash. */
  readonly hashes: ReadonlyMap<string, string>;
};

/** A file of random bytes in `folder`. */
export async function makeFile(folder: string, size: number): Promise<Material> {
  const name = `${randomBytes(4).toString('hex')}.bin`;
  const bytes = randomBytes(size);
  await writeFile(path.join(folder, name), bytes);
  return { name, size, overhead: 32, hashes: new Map([['', sha256Of(bytes)]]) };
}

/**
 * A folder in `folder` with files in three levels of some `size` bytes together: mostly small ones, a few of a megabyte and more, some empty
 * ones, and an empty folder.
 */
export async function makeTree(folder: string, size: number, random: () => number): Promise<Material> {
  const name = `tree-${randomBytes(4).toString('hex')}`;
  const hashes = new Map([['empty', '']]);
  await mkdir(path.join(folder, name, 'empty'), { recursive: true });
  let total = 0;
  for (let count = 0; total < size; count++) {
    const below = path.posix.join(`d${count % 3}`, count % 2 === 0 ? '' : `e${count % 5}`);
    const bytes = randomBytes(Math.min(size - total, fileSize(random)));
    await mkdir(path.join(folder, name, below), { recursive: true });
    const file = path.posix.join(below, `${count}.bin`);
    await writeFile(path.join(folder, name, file), bytes);
    hashes.set(file, sha256Of(bytes));
    total += bytes.length;
  }
  return { name, size: total, overhead: 200 * hashes.size, hashes };
}

/** What is wrong with the copy at `place`; undefined when it is the same. */
export async function faultOf(place: string, { hashes }: Material): Promise<string | undefined> {
  const found = await hashesAt(place);
  for (const [name, hash] of hashes) if (found.get(name) !== hash) return found.has(name) ? `${name} has other bytes` : `${name} is missing`;
  const extra = [...found.keys()].find((name) => !hashes.has(name));
  return extra === undefined ? undefined : `also there: ${extra}`;
}

function fileSize(random: () => number): number {
  const kind = random();
  if (kind < 0.1) return 0;
  return Math.floor(random() * (kind < 0.9 ? 64 * KIB : 4 * KIB * KIB));
}

async function hashesAt(place: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return new Map([['', sha256Of(await readFile(place))]]);
  const hashes = new Map<string, string>();
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(place, file).replaceAll(path.sep, '/');
    if (entry.isFile()) hashes.set(relative, sha256Of(await readFile(file)));
    else if ((await readdir(file)).length === 0) hashes.set(relative, '');
  }
  return hashes;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
