import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Manifest } from '../../shared/model/manifest.ts';
import { MAX_REMEMBERED_FILES, offeredFilesOf, savedPartsOf } from './saved-parts.ts';
import { planTree } from './tree-names.ts';

const manifestOf = (...paths: readonly string[]): Manifest => ({
  version: 1,
  files: paths.map((path, index) => ({ path, size: index })),
  emptyFolders: [],
});
const everything = () => true;

test('each file of a saved tree is found again, under the names that its items got', () => {
  const plan = planTree(manifestOf('album/a.png', 'album/more/b?.png', 'notes.txt'), 'Ada');
  const saved = new Map([
    [0, 'Ada_album (2)'],
    [1, 'Ada_notes.txt'],
  ]);
  expect(savedPartsOf(plan, '/d', { saved, isHere: everything })).toEqual({
    items: [
      { name: 'album', path: join('/d', 'Ada_album (2)') },
      { name: 'notes.txt', path: join('/d', 'Ada_notes.txt') },
    ],
    files: [
      { names: ['album', 'a.png'], size: 0, path: join('/d', 'Ada_album (2)', 'a.png') },
      { names: ['album', 'more', 'b_.png'], size: 1, path: join('/d', 'Ada_album (2)', 'more', 'b_.png') },
      { names: ['notes.txt'], size: 2, path: join('/d', 'Ada_notes.txt') },
    ],
  });
});

test('what was not wanted, or did not come, is known to be missing', () => {
  const plan = planTree(manifestOf('a.png', 'b.png', 'run.exe'), 'Ada');
  const { items, files = [] } = savedPartsOf(plan, '/d', { saved: new Map([[2, 'Ada_run.exe']]), isHere: (file) => file === 2 });
  expect(items).toEqual([{ name: 'run.exe', path: join('/d', 'Ada_run.exe') }]);
  expect(offeredFilesOf(files)).toEqual([
    { file: 0, path: ['a.png'], size: 0, isDangerous: false, isWanted: false },
    { file: 1, path: ['b.png'], size: 1, isDangerous: false, isWanted: false },
    { file: 2, path: ['run.exe'], size: 2, isDangerous: true, isWanted: true },
  ]);
});

test.each([
  [MAX_REMEMBERED_FILES, true],
  [MAX_REMEMBERED_FILES + 1, false],
])('of a tree of %d files each one is remembered: %s', (count, isRemembered) => {
  const paths = Array.from({ length: count }, (_, index) => `album/${index}.png`);
  const { items, files } = savedPartsOf(planTree(manifestOf(...paths), 'Ada'), '/d', { saved: new Map([[0, 'Ada_album']]), isHere: everything });
  expect(items).toHaveLength(1);
  expect(files?.length).toBe(isRemembered ? count : undefined);
});
