import { FileHash } from './file-hash.ts';
import type { GrowingFile } from './growing-file.ts';
import type { CheckOptions } from './incoming-copy.ts';
import { forEachOf } from './task-pool.ts';
import type { TreeCopy } from './tree-copy.ts';
import { TurnOrder } from './turn-order.ts';

const READ_BYTES = 1024 * 1024;
const FILES_AT_ONCE = 4;

/**
 * Finds out what an earlier run left of a tree, by reading all of it again: files that are as the journal says are here, of others what is
 * there is gone on with, and what is damaged goes. Rejects with `disk-full` when there is no room for the rest.
 */
export async function checkTree(copy: TreeCopy, { signal, onProgress }: CheckOptions): Promise<void> {
  const { tree } = copy;
  const { notes, plan } = tree;
  if (notes === undefined) return;
  for (const file of notes.wrong) copy.rememberWrong(file);
  const published = await findPublished(copy);
  const present: number[] = [];
  let ofBytes = 0;
  for (const [file, { size, item }] of plan.files.entries()) {
    const code = notes.leftOut.get(file);
    const sha256 = notes.whole.get(file);
    // What is not wanted, and what was found before this was stopped.
    if (!copy.isMissing(file) || copy.begunHash(file) !== undefined) continue;
    if (code !== undefined) copy.rememberLeftOut(file, code);
    else if (sha256 !== undefined && published.has(item)) copy.settle(file, Buffer.from(sha256, 'hex'));
    else {
      present.push(file);
      ofBytes += sha256 === undefined ? 0 : size;
      continue;
    }
    copy.bytes += size;
  }
  let bytes = 0;
  const onRead = (read: number) => {
    bytes += read;
    signal.throwIfAborted();
    onProgress(bytes, Math.max(bytes, ofBytes));
  };
  const naming = new TurnOrder();
  try {
    await forEachOf(present, FILES_AT_ONCE, (file) => checkFile(copy, file, notes.whole.get(file), onRead, naming));
    signal.throwIfAborted();
    await copy.tree.checkRoom(copy.wantedBytes - copy.bytes, present.filter((file) => copy.isMissing(file)).length);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw await tree.explain(error, undefined);
  }
  signal.throwIfAborted();
}

async function findPublished(copy: TreeCopy): Promise<ReadonlySet<number>> {
  const published = new Set<number>();
  for (const item of copy.tree.notes?.tried.keys() ?? []) {
    const name = await copy.tree.findPublished(item);
    if (name === undefined) continue;
    published.add(item);
    copy.rememberSaved(item, name);
  }
  return published;
}

async function checkFile(
  copy: TreeCopy,
  file: number,
  sha256: string | undefined,
  onRead: (bytes: number) => void,
  naming: TurnOrder,
): Promise<void> {
  const { tree } = copy;
  using turn = naming.take();
  const growing = await tree.reopenFile(file);
  if (growing === undefined) return await tree.removeFile(file);
  const hash = await hashOf(growing, onRead).finally(() => growing.close());
  const digest = hash.digest();
  if (sha256 === undefined) copy.begin(file, hash);
  else if (digest.toString('hex') !== sha256) return await tree.removeFile(file);
  else if (tree.plan.files[file]?.folder === 0) {
    await copy.publishFile(file, turn.before);
    copy.settle(file, digest);
  } else {
    tree.wrote(file);
    copy.settle(file, digest);
  }
  copy.bytes += hash.bytes;
}

async function hashOf(file: GrowingFile, onRead: (bytes: number) => void): Promise<FileHash> {
  const hash = new FileHash();
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, file.length));
  while (hash.bytes < file.length) {
    const chunk = await file.read(buffer, hash.bytes);
    hash.update(hash.bytes, chunk);
    onRead(chunk.length);
  }
  return hash;
}
