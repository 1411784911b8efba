import { expect, it } from 'vitest';
import type { OfferedFile } from '../../../shared/model/transfer.ts';
import { buildTree, filesOf, firstOpen, parentRow, rowsOf, type TreeNode } from './file-tree.ts';

const offered = (...paths: readonly string[]): readonly OfferedFile[] =>
  paths.map((path, file) => ({ file, path: path.split('/'), size: 10 ** file, isDangerous: path.endsWith('.exe') }));
const names = (nodes: readonly TreeNode[]) => nodes.map(({ name }) => name);
const FILES = offered('notes.txt', 'photos/b 10.jpg', 'photos/b 2.jpg', 'photos/raw/a.dng', 'setup.exe', 'archive/old.zip');

it('folders come before files, each in the order of names and the numbers in them', () => {
  const tree = buildTree(FILES);
  expect(names(tree)).toEqual(['archive', 'photos', 'notes.txt', 'setup.exe']);
  const photos = tree[1];
  expect(photos?.kind === 'folder' && names(photos.children)).toEqual(['raw', 'b 2.jpg', 'b 10.jpg']);
});

it('a folder knows all files below it, their bytes, and whether one can run programs', () => {
  const [, photos] = buildTree(FILES);
  expect(photos).toMatchObject({ files: [[1, 4]], size: 1_110, isDangerous: false });
  expect(buildTree(offered('tools/bin/setup.exe'))[0]).toMatchObject({ isDangerous: true });
  expect(filesOf(buildTree(FILES)[2] as TreeNode)).toEqual([[0, 1]]);
});

it('only what is in unfolded folders has a row, which knows its level and its place', () => {
  const tree = buildTree(FILES);
  expect(rowsOf(tree, new Set()).map(({ node }) => node.name)).toEqual(['archive', 'photos', 'notes.txt', 'setup.exe']);
  const rows = rowsOf(tree, new Set(['photos/']));
  expect(rows.map(({ node, level }) => [node.name, level])).toEqual([
    ['archive', 1],
    ['photos', 1],
    ['raw', 2],
    ['b 2.jpg', 2],
    ['b 10.jpg', 2],
    ['notes.txt', 1],
    ['setup.exe', 1],
  ]);
  expect(rows[3]).toMatchObject({ position: 2, siblings: 3, isOpen: false });
  expect(parentRow(rows, 4)).toBe(1);
  expect(parentRow(rows, 1)).toBeUndefined();
});

it('a lonely folder is unfolded at first, and a lonely folder in it', () => {
  const many = 1_000;
  expect([...firstOpen(buildTree(offered('a/b/1.txt', 'a/b/2.txt')), many)]).toEqual(['a/', 'a/b/']);
  expect([...firstOpen(buildTree(FILES), many)]).toEqual([]);
});

it('of few files every folder is unfolded at first', () => {
  expect([...firstOpen(buildTree(FILES), FILES.length)]).toEqual(['archive/', 'photos/', 'photos/raw/']);
});

it('50,000 files in one folder make a tree at once', () => {
  const files = offered(...Array.from({ length: 50_000 }, (_, index) => `big/${index}.dat`));
  const tree = buildTree(files);
  expect(rowsOf(tree, firstOpen(tree, files.length))).toHaveLength(50_001);
});
