import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_OFFER_BYTES, MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_PATH_CHARS } from '../wire/limits.ts';
import { fitsOffer, type Manifest, manifestSchema } from './manifest.ts';

const withFile = (path: unknown, size: unknown = 0) => ({ version: 1, files: [{ path, size }], emptyFolders: [] });
const passes = (manifest: unknown) => manifestSchema.safeParse(manifest).success;
const deep = (parts: number) => Array.from({ length: parts }, () => 'a').join('/');

describe('manifests', () => {
  it.each([
    ['a', true],
    ['a/b', true],
    ['a b/ü/🙂.txt', true],
    ['...', true],
    ['..a/b..', true],
    ['.hidden/x', true],
    ['a\\..\\..\\b', true],
    ['C:', true],
    [deep(MAX_TREE_DEPTH), true],
    ['x'.repeat(MAX_TREE_PATH_CHARS), true],
    ['', false],
    ['.', false],
    ['..', false],
    ['/', false],
    ['/etc/passwd', false],
    ['//server/share', false],
    ['a/', false],
    ['a//b', false],
    ['./a', false],
    ['a/./b', false],
    ['a/.', false],
    ['../a', false],
    ['a/../b', false],
    ['a/b/..', false],
    ['a/../../../../etc/passwd', false],
    [deep(MAX_TREE_DEPTH + 1), false],
    ['x'.repeat(MAX_TREE_PATH_CHARS + 1), false],
    [null, false],
    [1, false],
    [['a', 'b'], false],
  ])('[ST2] the path %j passes: %s', (path, answer) => {
    expect(passes(withFile(path))).toBe(answer);
    expect(passes({ version: 1, files: [], emptyFolders: [path] })).toBe(answer);
  });

  it.each([
    [0, true],
    [MAX_OFFER_BYTES, true],
    [MAX_OFFER_BYTES + 1, false],
    [-1, false],
    [0.5, false],
    [2 ** 53, false],
    [Number.POSITIVE_INFINITY, false],
    [Number.NaN, false],
    ['1', false],
    [null, false],
  ])('[ST2] the size %s passes: %s', (size, answer) => {
    expect(passes(withFile('a', size))).toBe(answer);
  });

  it.each([
    ['another version', { version: 2, files: [], emptyFolders: [] }],
    ['no version', { files: [], emptyFolders: [] }],
    ['no files', { version: 1, emptyFolders: [] }],
    ['no empty folders', { version: 1, files: [] }],
    ['a list', []],
    ['nothing', null],
    ['a thumbnail that is none', { version: 1, files: [{ path: 'a', size: 1, thumbnail: 'AAAA' }], emptyFolders: [] }],
    ['a thumbnail that is undefined', { version: 1, files: [{ path: 'a', size: 1, thumbnail: undefined }], emptyFolders: [] }],
  ])('[ST2] %s is no manifest', (_, manifest) => {
    expect(passes(manifest)).toBe(false);
  });

  it('[ST2] hold as many files and empty folders as an offer may have, and no more', () => {
    const files = (count: number) => Array.from({ length: count }, () => ({ path: 'a', size: 1 }));
    const folders = (count: number) => Array.from({ length: count }, () => 'a');
    expect(passes({ version: 1, files: files(MAX_TREE_FILES), emptyFolders: folders(MAX_TREE_FILES) })).toBe(true);
    expect(passes({ version: 1, files: files(MAX_TREE_FILES + 1), emptyFolders: [] })).toBe(false);
    expect(passes({ version: 1, files: [], emptyFolders: folders(MAX_TREE_FILES + 1) })).toBe(false);
  });

  it('[ST2] neither take __proto__ nor keys that nobody knows', () => {
    const parsed = manifestSchema.parse(
      JSON.parse('{"version":1,"files":[{"path":"a","size":1,"__proto__":{"size":9},"mode":511}],"emptyFolders":[],"__proto__":{"version":2}}'),
    );
    expect(parsed).toEqual({ version: 1, files: [{ path: 'a', size: 1 }], emptyFolders: [] });
    expect(Object.keys(parsed.files[0] ?? {})).toEqual(['path', 'size']);
  });

  it('[ST2] come back from JSON as they were', () => {
    const path = fc
      .array(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((part) => !['.', '..'].includes(part) && !part.includes('/')),
        { minLength: 1, maxLength: 5 },
      )
      .map((parts) => parts.join('/'));
    const manifest = fc.record({
      version: fc.constant(1 as const),
      files: fc.array(fc.record({ path, size: fc.nat() })),
      emptyFolders: fc.array(path),
    });
    fc.assert(
      fc.property(manifest, (some) => {
        const { data } = manifestSchema.safeParse(JSON.parse(JSON.stringify(some)));
        expect(data).toEqual(some);
      }),
    );
  });
});

describe('a manifest and its offer', () => {
  const manifest: Manifest = {
    version: 1,
    files: [
      { path: 'a/b', size: 3 },
      { path: 'c', size: 4 },
    ],
    emptyFolders: ['d'],
  };
  const tree = { items: 3, files: 2, folders: 2, manifestBytes: 100 };

  it.each([
    ['the same', manifest, 7, true],
    ['another sum', manifest, 8, false],
    ['a file more', { ...manifest, files: [...manifest.files, { path: 'e', size: 0 }] }, 7, false],
    ['a file less', { ...manifest, files: manifest.files.slice(1) }, 4, false],
    ['none', { ...manifest, files: [] }, 7, false],
    [
      'a sum that no offer holds',
      {
        ...manifest,
        files: [
          { path: 'a', size: MAX_OFFER_BYTES },
          { path: 'b', size: MAX_OFFER_BYTES },
        ],
      },
      MAX_OFFER_BYTES,
      false,
    ],
  ])('[FT22] fit: %s', (_, some, size, answer) => {
    expect(fitsOffer(some, { size, tree })).toBe(answer);
  });
});
