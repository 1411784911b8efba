import { expect, test } from 'vitest';
import { MAX_TREE_DEPTH, MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import { chosenFolder, droppedItems, readFolder } from './dropped-items.ts';

/** A folder as browsers tell of it: what is in it comes in parts of two. */
type Fake = { readonly name: string; readonly children?: readonly Fake[]; readonly unreadable?: boolean };

function entry({ name, children, unreadable = false }: Fake): FileSystemEntry {
  if (children === undefined) {
    return {
      name,
      isDirectory: false,
      isFile: true,
      file: (done: (file: File) => void, failed: (error: Error) => void) => (unreadable ? failed(new Error('no')) : done(new File(['abc'], name))),
    } as unknown as FileSystemEntry;
  }
  return {
    name,
    isDirectory: true,
    isFile: false,
    createReader: () => {
      const left = children.map(entry);
      return { readEntries: (done: (part: readonly FileSystemEntry[]) => void) => done(left.splice(0, 2)) };
    },
  } as unknown as FileSystemEntry;
}

const folder = (fake: Fake) => entry(fake) as FileSystemDirectoryEntry;
const file = (name: string): Fake => ({ name });

test('all files of a folder are found, by their paths below it, and its empty folders', async () => {
  const tree = folder({
    name: 'photos',
    children: [file('a.jpg'), { name: 'raw', children: [file('b.dng'), file('c.dng'), file('d.dng')] }, { name: 'later', children: [] }],
  });
  const result = await readFolder(tree);
  expect(result.ok && { ...result.value, files: result.value.files.map(({ path, file }) => [path, file.size]) }).toEqual({
    name: 'photos',
    files: [
      ['a.jpg', 3],
      ['raw/b.dng', 3],
      ['raw/c.dng', 3],
      ['raw/d.dng', 3],
    ],
    emptyFolders: ['later'],
  });
});

test('more files than one offer takes are too many', async () => {
  const children = Array.from({ length: MAX_TREE_FILES + 1 }, (_, index) => file(`${index}`));
  expect(await readFolder(folder({ name: 'big', children }))).toEqual({ ok: false, failure: { code: 'too-many-files', params: { name: 'big' } } });
});

test('folders that lie deeper than an offer takes are too many', async () => {
  let deep: Fake = file('bottom');
  for (let level = 0; level <= MAX_TREE_DEPTH; level++) deep = { name: `${level}`, children: [deep] };
  expect(await readFolder(folder(deep))).toMatchObject({ ok: false, failure: { code: 'too-many-files' } });
});

test('a folder with a file that cannot be read is not offered', async () => {
  const tree = folder({ name: 'photos', children: [file('a'), { name: 'b', unreadable: true }] });
  expect(await readFolder(tree)).toEqual({ ok: false, failure: { code: 'folder-unreadable', params: { name: 'photos' } } });
});

test('a drop holds files and folders in their order; where the browser tells no entries, its files', () => {
  const dropped = new File(['x'], 'a.txt');
  const items = [
    { webkitGetAsEntry: () => entry(file('a.txt')), getAsFile: () => dropped },
    { webkitGetAsEntry: () => entry({ name: 'photos', children: [] }), getAsFile: () => null },
    { webkitGetAsEntry: () => null, getAsFile: () => null },
  ];
  const read = (data: unknown) => droppedItems(data as DataTransfer);
  expect(read({ items, files: [] })).toMatchObject([
    { kind: 'file', file: dropped },
    { kind: 'folder', entry: { name: 'photos' } },
  ]);
  expect(read({ items: [], files: [dropped] })).toEqual([{ kind: 'file', file: dropped }]);
});

test('a chosen folder is named after the first part of its files’ paths', () => {
  const chosen = (path: string) => Object.assign(new File(['x'], 'x'), { webkitRelativePath: path });
  expect(chosenFolder([chosen('photos/a.jpg'), chosen('photos/raw/b.dng')])).toMatchObject({
    name: 'photos',
    files: [{ path: 'a.jpg' }, { path: 'raw/b.dng' }],
  });
  expect(chosenFolder([])).toBeUndefined();
});
