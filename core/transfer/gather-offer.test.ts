import { chmod, mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitsOffer, type Manifest, manifestSchema } from '../../shared/model/manifest.ts';
import { MAX_MANIFEST_BYTES } from '../../shared/wire/limits.ts';
import { gatherOffer, nameToOffer } from './gather-offer.ts';
import { writeTree } from './testing/sources.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { writeManifest } from './write-manifest.ts';

/** A WebP picture of one pixel, as it stands in a manifest. */
const PICTURE = 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==';
const items = (folder: string, ...names: string[]) => names.map((name) => ({ path: join(folder, name), name: basename(name) }));

async function gatherTree(of: Parameters<typeof gatherOffer>[0]) {
  const offer = await gatherOffer(of);
  if (offer.kind !== 'tree') throw new Error('is a plain file');
  const manifest: Manifest = manifestSchema.parse(JSON.parse(Buffer.from(offer.source.manifest ?? []).toString()));
  expect(fitsOffer(manifest, offer)).toBe(true);
  expect(offer.tree.manifestBytes).toBe(offer.source.manifest?.length);
  return { ...offer, manifest, paths: manifest.files.map(({ path }) => path) };
}

describe('gatherOffer', () => {
  it('[ST1] takes one file for a plain one, also by a link that a person chose', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { 'a.txt': 'abc' });
    await symlink('a.txt', join(folder, 'link.txt'));
    for (const name of ['a.txt', 'link.txt']) {
      const offer = await gatherOffer(items(folder, name));
      expect(offer).toMatchObject({ kind: 'file', name, size: 3 });
      expect(offer.source.length).toBe(35);
    }
  });

  it('[ST2] takes a folder, and several items, for a tree, in the order in which they were chosen', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { 'z.txt': 'zz', 'sub/a/deep.txt': 'deep', 'sub/b.txt': 'b', 'a.txt': 'a' });
    await mkdir(join(folder, 'empty'));
    await symlink('a.txt', join(folder, 'sub/link'));
    const offer = await gatherTree(items(folder, 'z.txt', 'sub', 'empty', 'a.txt'));
    expect(offer.paths).toEqual(['z.txt', 'sub/b.txt', 'sub/a/deep.txt', 'a.txt']);
    expect(offer.manifest.emptyFolders).toEqual(['empty']);
    expect(offer).toMatchObject({ name: 'z.txt', size: 8, leftOut: 1, tree: { items: 4, files: 4, folders: 3 } });
    expect(offer.paths.map((_path, file) => offer.source.relativePath(file))).toEqual(offer.paths);
    expect(offer.paths.map((_path, file) => offer.source.name(file))).toEqual(['z.txt', 'b.txt', 'deep.txt', 'a.txt']);
    const one = await gatherTree(items(folder, 'sub'));
    expect(one).toMatchObject({ name: 'sub', tree: { items: 1, files: 2, folders: 2 } });
  });

  it('numbers items of the same name, whatever their case', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { '1/a.txt': '1', '2/a.txt': '22', '3/A.TXT': '333', '4/a (2).txt': '4444', '5/a.txt/in': '55555' });
    const offer = await gatherTree(items(folder, '1/a.txt', '2/a.txt', '3/A.TXT', '4/a (2).txt', '5/a.txt'));
    expect(offer.paths).toEqual(['a.txt', 'a (2).txt', 'A (3).TXT', 'a (2) (2).txt', 'a (4).txt/in']);
    expect(offer.manifest.files.map(({ size }) => size)).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['../up', 'up'],
    ['a/b.txt', 'b.txt'],
    ['..', 'file'],
    ['.', 'file'],
    ['/', 'file'],
    ['', 'file'],
    ['lone \ud800.txt', 'lone \ufffd.txt'],
  ])('makes of %j, the name of an item among others, the one part of a path %j', async (name, expected) => {
    const folder = await tempFolder();
    await writeTree(folder, { a: 'a', b: 'b' });
    const offer = await gatherTree([
      { path: join(folder, 'a'), name },
      { path: join(folder, 'b'), name: 'b' },
    ]);
    expect(offer.paths).toEqual([expected, 'b']);
  });

  it('has the pictures of its items in the manifest, and drops the last ones when it would be too large', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { 'a.png': 'a', 'b.png': 'b' });
    const [a, b] = items(folder, 'a.png', 'b.png');
    if (a === undefined || b === undefined) throw new Error('no items');
    const offer = await gatherTree([{ ...a, thumbnail: PICTURE }, b]);
    expect(offer.manifest.files.map(({ thumbnail }) => thumbnail)).toEqual([PICTURE, undefined]);
    const long = 'x'.repeat(16_000);
    const files = Array.from({ length: 600 }, (_, index) => ({ path: `${index}`, size: 1, thumbnail: long }));
    const manifest = await writeManifest(files, []);
    expect(manifest?.length).toBeLessThanOrEqual(MAX_MANIFEST_BYTES);
    const written = JSON.parse(manifest?.toString() ?? '') as Manifest;
    const withPicture = written.files.filter(({ thumbnail }) => thumbnail !== undefined).length;
    expect(written.files.slice(0, withPicture).every(({ thumbnail }) => thumbnail === long)).toBe(true);
    expect((withPicture + 1) * 16_000).toBeGreaterThan(MAX_MANIFEST_BYTES - 100_000);
    expect(
      await writeManifest(
        Array.from({ length: 50_000 }, () => ({ path: 'x'.repeat(200), size: 1 })),
        [],
      ),
    ).toBeUndefined();
  });

  it.each([
    [['missing'], 'file-not-found', 'missing'],
    [['a', 'missing'], 'file-not-found', 'missing'],
  ] as const)('of %j fails with %s', async (names, code, name) => {
    const folder = await tempFolder();
    await writeTree(folder, { a: 'a' });
    await expect(gatherOffer(items(folder, ...names))).rejects.toMatchObject({ code, params: { name } });
  });

  it.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('tells what cannot be read', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { a: 'a', 'sub/b': 'b' });
    await chmod(join(folder, 'a'), 0);
    await expect(gatherOffer(items(folder, 'a'))).rejects.toMatchObject({ code: 'file-unreadable', params: { name: 'a' } });
    await chmod(join(folder, 'sub'), 0);
    await expect(gatherOffer(items(folder, 'sub'))).rejects.toMatchObject({ code: 'folder-unreadable', params: { name: 'sub' } });
    await chmod(join(folder, 'sub'), 0o700);
  });

  it('of nothing fails with nothing-chosen', async () => {
    await expect(gatherOffer([])).rejects.toMatchObject({ code: 'nothing-chosen' });
  });
});

it.each([
  ['', 'file'],
  ['a'.repeat(600), 'a'.repeat(512)],
  ['😀'.repeat(600), '😀'.repeat(512)],
])('a name that is too long is cut between two characters', (name, expected) => {
  expect(nameToOffer(name)).toBe(expected);
});
