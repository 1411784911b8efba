import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileTokenSchema } from '../shared/model/ids.ts';
import { createStagedFiles, STAGED_FOLDER, type StagedFiles } from './staged-files.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let staged: StagedFiles;
let stagedFolder: string;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  staged = createStagedFiles({ dataDir: folder.path });
  stagedFolder = path.join(folder.path, STAGED_FOLDER);
});
afterEach(() => folder[Symbol.asyncDispose]());

test('a token stands for the path of a file, once', async () => {
  const file = path.join(folder.path, 'a.txt');
  await writeFile(file, 'abc');
  const { token, ...shown } = await staged.stagePath(file);
  expect(shown).toEqual({ name: 'a.txt', size: 3 });
  expect(staged.take(token)).toEqual({ path: file, name: 'a.txt', size: 3, temporary: false });
  expect(() => staged.take(token)).toThrow(expect.objectContaining({ code: 'file-not-found' }));
});

test('two tokens for one file differ, and a made-up one is worth nothing', async () => {
  const file = path.join(folder.path, 'a.txt');
  await writeFile(file, '');
  const [one, two] = [await staged.stagePath(file), await staged.stagePath(file)];
  expect(one.token).not.toBe(two.token);
  expect(() => staged.take(fileTokenSchema.parse('x'.repeat(22)))).toThrow(expect.objectContaining({ code: 'file-not-found' }));
});

test.each([
  ['missing.txt', 'file-not-found'],
  ['folder', 'not-a-file'],
])('%s is refused with %s, and named without its folder', async (name, code) => {
  await mkdir(path.join(folder.path, 'folder'));
  await expect(staged.stagePath(path.join(folder.path, name))).rejects.toMatchObject({ code, params: { name } });
});

test('bytes become a file of a random name that only its owner reads', async () => {
  const { token, name, size } = await staged.stageBytes('../image.png', Buffer.from('abc'));
  expect({ name, size }).toEqual({ name: '../image.png', size: 3 });
  const taken = staged.take(token);
  expect(path.dirname(taken.path)).toBe(stagedFolder);
  expect(taken.path).not.toContain('image');
  expect(taken.temporary).toBe(true);
  expect(await readFile(taken.path, 'utf8')).toBe('abc');
  expect((await stat(taken.path)).mode & 0o077).toBe(0);
});

test('an upload is whole when it is finished', async () => {
  const upload = await staged.createUpload('big.bin');
  upload.stream.write('abc');
  upload.stream.write('def');
  const { token, size } = await upload.finish();
  expect(size).toBe(6);
  expect(await readFile(staged.take(token).path, 'utf8')).toBe('abcdef');
});

test('an upload that is given up leaves nothing', async () => {
  const upload = await staged.createUpload('big.bin');
  await new Promise((resolve) => upload.stream.write('abc', resolve));
  await upload.abort();
  await upload.abort();
  expect(await readdir(stagedFolder)).toEqual([]);
  await expect(upload.finish()).rejects.toMatchObject({ code: 'transfer-cancelled' });
});

test('of more than 1,000 files the oldest goes, with its copy', async () => {
  const first = await staged.stageBytes('first', Buffer.from('x'));
  const file = path.join(folder.path, 'a.txt');
  await writeFile(file, '');
  for (let count = 0; count < 999; count++) await staged.stagePath(file);
  const oldestKept = await staged.stagePath(file);
  expect(() => staged.take(first.token)).toThrow(expect.objectContaining({ code: 'file-not-found' }));
  expect(staged.take(oldestKept.token).path).toBe(file);
  await expect.poll(() => readdir(stagedFolder)).toEqual([]);
});
