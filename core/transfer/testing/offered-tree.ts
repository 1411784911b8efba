import { createHash } from 'node:crypto';
import type { Tree } from '../../../shared/model/entry.ts';
import type { Manifest } from '../../../shared/model/manifest.ts';
import { readTree } from '../offered-manifest.ts';

const FAULTS = { changed: 1, unreadable: 2 } as const;

/** A file of an offered tree; with a fault its sender could not send it. */
export type TreeFile = { readonly path: string; readonly bytes: Buffer; readonly fault?: keyof typeof FAULTS };

/** An offered tree as its sender, Ada, would bring it: the whole stream, what the offer says of it, and what is read from its manifest. */
export function offeredTree(files: readonly TreeFile[], emptyFolders: readonly string[] = []) {
  const manifest: Manifest = { version: 1, files: files.map(({ path, bytes }) => ({ path, size: bytes.length })), emptyFolders: [...emptyFolders] };
  const json = Buffer.from(JSON.stringify(manifest));
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const tops = new Set([...files.map(({ path }) => path), ...emptyFolders].map((path) => path.split('/')[0]));
  const tree: Tree = { items: Math.max(1, tops.size), files: files.length, folders: emptyFolders.length, manifestBytes: json.length };
  const segment = Buffer.concat([json, sha256(json)]);
  const stream = Buffer.concat([segment, ...files.flatMap(segmentOf)]);
  const read = readTree(segment, { size, tree, senderAlias: 'Ada' });
  return { manifest, tree, size, segment, stream, read };
}

/** As rule FT15 has it, of files in their order. */
export function treeSha256(files: readonly TreeFile[]): string {
  return sha256(Buffer.concat(files.map(({ bytes }) => sha256(bytes)))).toString('hex');
}

function segmentOf({ bytes, fault }: TreeFile): readonly Buffer[] {
  if (fault === undefined) return [bytes, sha256(bytes)];
  const mark = Buffer.alloc(32);
  mark[31] = FAULTS[fault];
  return [Buffer.alloc(bytes.length), mark];
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
