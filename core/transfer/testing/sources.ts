import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GatheredOffer, gatherOffer } from '../gather-offer.ts';

/** Writes files by their paths below `folder`, parts joined with `/`. */
export async function writeTree(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** A folder as it is offered, named `name`. */
export async function gatherTree(path: string, name = 'tree'): Promise<Extract<GatheredOffer, { kind: 'tree' }>> {
  const offer = await gatherOffer([{ path, name }]);
  if (offer.kind !== 'tree') throw new Error('is no folder');
  return offer;
}

/** One after the other with its SHA-256: the stream that they form. Rule ST1. */
export function streamOf(...segments: readonly Uint8Array[]): Buffer {
  return Buffer.concat(segments.flatMap((bytes) => [bytes, createHash('sha256').update(bytes).digest()]));
}
