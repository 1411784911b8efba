import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../shared/lib/ranges.ts';
import { fileSegments, manifestRange, streamLength } from '../../shared/model/stream.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { seededBytes } from '../transfer/testing/seeded-bytes.ts';
import { Spool } from './spool.ts';
import { checkSegments } from './spool-check.ts';

const segment = (bytes: Uint8Array) => Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);

/** A tree of files of these sizes as a stream, and where its files are. */
function treeOf(sizes: readonly number[]) {
  const manifest = Buffer.from(JSON.stringify({ version: 1, files: sizes.map((size, index) => ({ path: `f${index}`, size })), emptyFolders: [] }));
  const offer = {
    size: sizes.reduce((sum, size) => sum + size, 0),
    tree: { items: sizes.length, files: sizes.length, folders: 0, manifestBytes: manifest.length },
  };
  const stream = Buffer.concat([segment(manifest), ...sizes.map((size, index) => segment(seededBytes(index, size)))]);
  const files = fileSegments(offer.tree, sizes).map(({ start, size }): Range => [start, start + size + HASH_BYTES]);
  expect(stream.length).toBe(streamLength(offer));
  return { offer, stream, files, manifest: manifestRange(offer.tree) };
}

/** `stream` in a spool file, as far as `ranges` go. */
async function spool(stream: Buffer, ranges: readonly Range[] = [[0, stream.length]]) {
  const temporary = await createTemporaryFolder();
  const opened = await Spool.open({ folder: join(temporary.path, 'spool') });
  const file = opened.create(stream.length);
  file.extend(ranges);
  await file.prepare();
  for (const [start, end] of ranges) await file.append(stream.subarray(start, end));
  return { file, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]().then(() => temporary[Symbol.asyncDispose]()) };
}

const flip = (stream: Buffer, position: number) => stream.writeUInt8((stream[position] ?? 0) ^ 1, position);

describe('[FT20] the check of what is spooled', () => {
  it.each([0, 1, 700_000])('finds a plain file of %i bytes right, and wrong with one bit flipped anywhere', async (size) => {
    const stream = segment(seededBytes(1, size));
    const offer = { size, tree: undefined };
    {
      await using spooled = await spool(stream);
      expect(await checkSegments(offer, spooled.file, [])).toEqual({ damaged: [], intact: [[0, stream.length]] });
    }
    for (const position of [0, Math.floor(stream.length / 2), stream.length - 1]) {
      const wrong = Buffer.from(stream);
      flip(wrong, position);
      await using spooled = await spool(wrong);
      expect(await checkSegments(offer, spooled.file, [])).toEqual({ damaged: [[0, stream.length]], intact: [] });
    }
  });

  it('names those files of a tree that are wrong, and no others', async () => {
    const { offer, stream, files, manifest } = treeOf([1_000, 0, 300_000, 5]);
    flip(stream, (files[0]?.[0] ?? 0) + 10);
    flip(stream, (files[3]?.[1] ?? 0) - 1);
    await using spooled = await spool(stream);
    const found = await checkSegments(offer, spooled.file, []);
    expect(found).toEqual({ damaged: [files[0], files[3]], intact: [manifest, files[1], files[2]] });
  });

  it('passes over what is not whole, and what was found right before', async () => {
    const { offer, stream, files, manifest } = treeOf([100, 100, 100]);
    for (const file of files) flip(stream, file[0]);
    const [first = [0, 0], second = [0, 0], third = [0, 0]] = files;
    await using spooled = await spool(stream, [manifest, first, [second[0], second[1] - 1], third]);
    expect(await checkSegments(offer, spooled.file, [third])).toEqual({ damaged: [first], intact: [manifest] });
  });

  it('asks for a manifest that is wrong before it looks for files by it', async () => {
    const { offer, stream, manifest } = treeOf([100]);
    flip(stream, 20);
    await using spooled = await spool(stream);
    expect(await checkSegments(offer, spooled.file, [])).toEqual({ damaged: [manifest], intact: [] });
  });

  it('does not look for files by a manifest that is not that of its offer, or is none', async () => {
    const { offer, stream, manifest } = treeOf([100, 100]);
    await using spooled = await spool(stream);
    const other = { ...offer, size: offer.size + 1 };
    expect(await checkSegments(other, spooled.file, [])).toEqual({ damaged: [], intact: [manifest] });
    const text = Buffer.alloc(offer.tree.manifestBytes, '{');
    await using broken = await spool(Buffer.concat([segment(text), stream.subarray(manifest[1])]));
    expect(await checkSegments(offer, broken.file, [])).toEqual({ damaged: [], intact: [manifest] });
  });

  it.each([1, 2])('[ST3] takes a file that its sender could not send for right (%i)', async (fault) => {
    const { offer, stream, files, manifest } = treeOf([100]);
    stream.fill(0, files[0]?.[0]);
    stream.writeUInt8(fault, stream.length - 1);
    await using spooled = await spool(stream);
    expect(await checkSegments(offer, spooled.file, [])).toEqual({ damaged: [], intact: [manifest, files[0]] });
  });
});
