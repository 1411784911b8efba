import { createHash } from 'node:crypto';
import type { Range, Ranges } from '../../../shared/lib/ranges.ts';
import { fileSegments, manifestRange } from '../../../shared/model/stream.ts';
import { HASH_BYTES } from '../../../shared/wire/limits.ts';
import { seededBytes } from '../../transfer/testing/seeded-bytes.ts';

/** A file's bytes as they are in a stream: its SHA-256 stands behind them. */
export function segment(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);
}

/** The bytes of the stream in `ranges`, in their order. */
export function partsOf(stream: Buffer, ranges: Ranges): Buffer {
  return Buffer.concat(ranges.map(([start, end]) => stream.subarray(start, end)));
}

/** A tree of files of these sizes as it is offered, its stream, and where its files are in that. */
export function treeOf(sizes: readonly number[]) {
  const manifest = Buffer.from(JSON.stringify({ version: 1, files: sizes.map((size, index) => ({ path: `f${index}`, size })), emptyFolders: [] }));
  const tree = { items: Math.max(1, sizes.length), files: sizes.length, folders: 0, manifestBytes: manifest.length };
  const offer = { size: sizes.reduce((sum, size) => sum + size, 0), tree };
  const stream = Buffer.concat([segment(manifest), ...sizes.map((size, index) => segment(seededBytes(index + 1, size)))]);
  const files = fileSegments(tree, sizes).map(({ start, size }): Range => [start, start + size + HASH_BYTES]);
  return { offer, stream, files, manifest: manifestRange(tree) };
}

/** Turns one bit of the byte at `position` over. */
export function flipBit(bytes: Buffer, position: number): void {
  bytes.writeUInt8((bytes[position] ?? 0) ^ 1, position);
}
