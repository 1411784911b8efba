import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { PartialFile } from '../partial-file.ts';
import { receivedFileName } from '../safe-name.ts';
import { PlantedFolder } from './planted-folder.ts';

/**
 * Saves a file for each of `names` into a folder within `folder`, where every third name is taken. Bytes come as they do from a room: into a
 * partial file that is published. Only for file systems that tell names apart by each byte.
 * @returns what was wrong: something outside or planted that is not what it was, a file that is not in the folder, or has not the first free
 * name that its offer promises
 */
export async function faultsOfPublishing(folder: string, alias: string, names: readonly string[]): Promise<readonly string[]> {
  const planted = await PlantedFolder.create(
    folder,
    names.filter((_, index) => index % 3 === 0).map((name) => receivedFileName(alias, name)),
  );
  const faults: string[] = [];
  for (const [index, name] of names.entries()) {
    const saved = await publish(planted.path, receivedFileName(alias, name), `file ${index}`);
    const promised = planted.take(receivedFileName(alias, name));
    if (saved.name !== promised) faults.push(`${JSON.stringify(name)} was saved as ${JSON.stringify(saved.name)}, not ${JSON.stringify(promised)}`);
    if (dirname(saved.path) !== planted.path || relative(planted.path, saved.path).includes(sep))
      faults.push(`${JSON.stringify(name)} is at ${saved.path}`);
    if (!(await isFileWith(join(planted.path, saved.name), `file ${index}`))) faults.push(`${JSON.stringify(name)} has other bytes`);
  }
  return [...faults, ...(await planted.faults())];
}

/** True for a file, not a link to one, with just that content. */
export async function isFileWith(path: string, content: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isFile() === true && (await readFile(path, 'utf8')) === content;
}

async function publish(folder: string, name: string, content: string): Promise<{ readonly name: string; readonly path: string }> {
  const bytes = Buffer.from(content);
  const file = await PartialFile.create({ folder, name, size: bytes.length });
  await file.append(bytes);
  return await file.publish();
}
