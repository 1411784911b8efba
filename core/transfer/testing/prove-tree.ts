import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestSchema } from '../../../shared/model/manifest.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { PartialTree } from '../partial-tree.ts';
import { receivedFileName } from '../safe-name.ts';
import { TreeCopy } from '../tree-copy.ts';
import { planTree, stagedPath } from '../tree-names.ts';
import { offeredTree } from './offered-tree.ts';
import { PlantedFolder } from './planted-folder.ts';
import { isFileWith } from './prove-publishing.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * Saves a tree whose paths are made of `names`, at most four deep, into a folder within `folder` where every third thing at its top is taken:
 * as its bytes come from a room, into a staging folder of which each thing at the top is published. Only for file systems that tell
 * names apart by each byte.
 * @returns what was wrong: something outside or planted that is not what it was, or a file that is not where its plan says
 */
export async function faultsOfPublishingTree(folder: string, names: readonly string[], seed: number): Promise<readonly string[]> {
  const offered = offeredTree(pathsOf(names, seed).map((path, index) => ({ path, bytes: Buffer.from(`file ${index}`) })));
  const plan = planTree(offered.manifest, 'Ada');
  const tops = [...new Set(offered.manifest.files.map(({ path }) => receivedFileName('Ada', path.split('/')[0] ?? '')))];
  const planted = await PlantedFolder.create(
    folder,
    tops.filter((_, index) => index % 3 === 0),
  );
  await save(planted.path, offered);
  // Files at the top get their names as they come, folders when all of it is there.
  const saved = new Map<number, string>();
  for (const { folder: place, item } of plan.files) if (place === 0) saved.set(item, planted.take(plan.items[item]?.savedAs ?? ''));
  for (const [item, { isFolder, savedAs }] of plan.items.entries()) if (isFolder) saved.set(item, planted.take(savedAs));
  const faults: string[] = [];
  for (const [index, file] of plan.files.entries()) {
    const path = [saved.get(file.item) ?? '', ...stagedPath(plan, file).slice(1)];
    if (!(await isFileWith(join(planted.path, ...path), `file ${index}`))) faults.push(`${JSON.stringify(path.join('/'))} is not file ${index}`);
  }
  const kinds = await Promise.all([...saved.values()].map((name) => countFiles(join(planted.path, name))));
  const count = kinds.reduce((sum, files) => sum + files, 0);
  if (count !== plan.files.length) faults.push(`there are ${count} files instead of ${plan.files.length}`);
  return [...faults, ...(await planted.faults())];
}

async function save(folder: string, offered: ReturnType<typeof offeredTree>): Promise<void> {
  const { tree, size, stream, read } = offered;
  const count = { files: tree.files, bytes: size, promisedBytes: 0 };
  const partial = await PartialTree.create({ folder, senderAlias: 'Ada', name: 'tree', size, tree }, read, count);
  const copy = new TreeCopy(partial, tree, undefined);
  let wake = () => {};
  const sink = copy.openSink(copy.missing, { onRoom: () => wake(), onFailed: () => wake() });
  for (const [start, end] of copy.missing) {
    for (let at = start; at < end; at += CHUNK_BYTES) {
      sink.take(stream.subarray(at, Math.min(end, at + CHUNK_BYTES)));
      if (!sink.isCrowded) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await sink.finish();
  if (copy.faults.length > 0) throw new Error(`left out: ${JSON.stringify(copy.faults)}`);
  await copy.publish();
}

/** Two in three are below a folder; some folders and some names come more than once. */
function pathsOf(names: readonly string[], seed: number): readonly string[] {
  const random = seededRandom(seed);
  const parts = names.map((name) => name.replaceAll('/', '\\')).filter((name) => !['', '.', '..'].includes(name) && name.length <= 500);
  const any = () => parts[Math.floor(random() ** 3 * parts.length)] ?? 'a';
  const paths = parts.map((name) => [...Array.from({ length: Math.floor(random() * 3) }, any), name].join('/'));
  return paths.filter((path) => manifestSchema.shape.emptyFolders.safeParse([path]).success);
}

/** How many files are in it, at any depth, or 1 for a file. Rejects when something else is. */
async function countFiles(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return 1;
  const strange = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (strange !== undefined) throw new Error(`${strange.name} is neither a file nor a folder`);
  return entries.filter((entry) => entry.isFile()).length;
}
