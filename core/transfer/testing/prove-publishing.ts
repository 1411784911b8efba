import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { PartialFile } from '../partial-file.ts';
import { numberedName, receivedFileName } from '../safe-name.ts';

/** Every so many-th name has something there already, of each kind in turn. */
const PLANT_EVERY = 3;
const CANARY = 'nobody may change this';

/**
 * Saves a file for each of `names` into `folder/inside`, where every third name is taken: by a link to a file outside, by one to a folder
 * outside, by a dangling one to outside, by a file or by a folder. Bytes come as they do from a room: into a partial file that is published.
 * @returns what was wrong: something outside or planted that is not what it was, a file that is not in the folder, or has not the first free
 * name that its offer promises. Only for file systems that tell names apart by each byte.
 */
export async function faultsOfPublishing(folder: string, alias: string, names: readonly string[]): Promise<readonly string[]> {
  const inside = join(folder, 'inside');
  const outside = join(folder, 'outside');
  await mkdir(inside, { recursive: true });
  await mkdir(join(outside, 'folder'), { recursive: true });
  await writeFile(join(outside, 'canary'), CANARY);
  const plants = names.filter((_, index) => index % PLANT_EVERY === 0).map((name) => receivedFileName(alias, name));
  for (const [index, name] of plants.entries()) await plant(join(inside, name), outside, index);
  const [planted, canaries] = [await told(inside), await told(outside)];
  const taken = new Set(planted.keys());
  const faults: string[] = [];
  for (const [index, name] of names.entries()) {
    const saved = await publish(inside, receivedFileName(alias, name), `file ${index}`);
    const promised = firstFree(receivedFileName(alias, name), taken);
    if (saved.name !== promised) faults.push(`${JSON.stringify(name)} was saved as ${JSON.stringify(saved.name)}, not ${JSON.stringify(promised)}`);
    if (dirname(saved.path) !== inside || relative(inside, saved.path).includes(sep)) faults.push(`${JSON.stringify(name)} is at ${saved.path}`);
    const stats = await lstat(join(inside, saved.name)).catch(() => undefined);
    if (stats?.isFile() !== true) faults.push(`${JSON.stringify(name)} is no file in the folder`);
    else if ((await readFile(join(inside, saved.name), 'utf8')) !== `file ${index}`) faults.push(`${JSON.stringify(name)} has other bytes`);
    taken.add(saved.name);
  }
  const [after, outsideAfter] = [await told(inside), await told(outside)];
  for (const [name, what] of planted) if (after.get(name) !== what) faults.push(`what was called ${JSON.stringify(name)} was touched`);
  if (JSON.stringify([...outsideAfter]) !== JSON.stringify([...canaries])) faults.push('something outside the folder was touched');
  for (const name of after.keys()) if (!taken.has(name)) faults.push(`${JSON.stringify(name)} is left behind`);
  return faults;
}

async function publish(folder: string, name: string, content: string): Promise<{ readonly name: string; readonly path: string }> {
  const bytes = Buffer.from(content);
  const file = await PartialFile.create({ folder, name, size: bytes.length });
  await file.append(bytes);
  return await file.publish();
}

async function plant(path: string, outside: string, index: number): Promise<void> {
  const kinds = [
    () => symlink(join(outside, 'canary'), path),
    () => symlink(join(outside, 'nothing here'), path),
    () => symlink(join(outside, 'folder'), path),
    () => writeFile(path, `planted ${index}`, { flag: 'wx' }),
    () => mkdir(path),
    () => symlink('../outside/canary', path),
  ];
  await kinds[index % kinds.length]?.().catch(ignoreTaken); // two names can become one
}

function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(numberedName(name, number))) number++;
  return numberedName(name, number);
}

/** Everything directly in `folder`, with all that a touch would change. */
async function told(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  const rows = await Promise.all(
    names.sort().map(async (name): Promise<[string, string]> => {
      const path = join(folder, name);
      const stats = await lstat(path, { bigint: true });
      const content = stats.isSymbolicLink() ? await readlink(path) : stats.isFile() ? await readFile(path, 'utf8') : (await readdir(path)).join();
      return [name, `${stats.ino} ${stats.mode} ${stats.mtimeNs} ${content}`];
    }),
  );
  return new Map(rows);
}
