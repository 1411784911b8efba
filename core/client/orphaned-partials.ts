import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { isPartialName, PartialFile } from '../transfer/partial-file.ts';
import { FORGOTTEN_AFTER_MS } from './unfinished-transfers.ts';

/**
 * Deletes this app's partial files and folders in `folders` that are older than seven days and that no transfer knows; `needed` are the paths of
 * those that one does. One folder after the other: one of them may be on a disk that does not answer. Never rejects.
 */
export async function removeOrphans(folders: readonly string[], needed: ReadonlySet<string>, clock: Clock): Promise<void> {
  // By name, which is never given twice: two of the folders may be one, by a link.
  const known = new Set([...needed].map((file) => path.basename(file)));
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      if (isPartialName(name) && !known.has(name)) await removeWhenOld(path.join(folder, name), clock);
    }
  }
}

async function removeWhenOld(file: string, clock: Clock): Promise<void> {
  const stats = await lstat(file).catch(() => undefined);
  if (stats === undefined || stats.mtimeMs >= clock.wallMs() - FORGOTTEN_AFTER_MS) return;
  if (stats.isFile() || stats.isDirectory()) await PartialFile.remove(file);
}
