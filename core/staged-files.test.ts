import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileTokenSchema } from '../shared/model/ids.ts';
import { LanChatError } from './lib/errors.ts';
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

test('a file that is not there is refused, and named without its folder', async () => {
  const refused = { code: 'file-not-found', params: { name: 'missing.txt' } };
  await expect(staged.stagePath(path.join(folder.path, 'missing.txt'))).rejects.toMatchObject(refused);
});

test.runIf(process.platform !== 'win32')('a device is refused', async () => {
  await expect(staged.stagePath('/dev/null')).rejects.toMatchObject({ code: 'not-a-file', params: { name: 'null' } });
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

test('a folder is staged with all that is in it, but for what is no file', async () => {
  const top = path.join(folder.path, 'holiday');
  await mkdir(path.join(top, 'sub'), { recursive: true });
  await writeFile(path.join(top, 'a'), 'abc');
  await writeFile(path.join(top, 'sub/b'), 'de');
  await symlink('a', path.join(top, 'link'));
  const { token, ...shown } = await staged.stagePath(top);
  expect(shown).toEqual({ name: 'holiday', size: 5, folder: { files: 2, leftOut: 1 } });
  expect(staged.look(token)).toMatchObject({ path: top, temporary: false });
  await staged.drop(token);
  expect(await readdir(top)).toHaveLength(3);
  expect(() => staged.look(token)).toThrow(expect.objectContaining({ code: 'file-not-found' }));
});

async function* bytes(...pieces: readonly string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('a folder that a page uploads is a folder when it is finished, and its copy goes when it is let go of', async () => {
  const upload = await staged.createUploadFolder('holiday');
  await upload.addFile('a.txt', bytes('abc', 'def'));
  await upload.addFile('sub/deep/b.txt', bytes());
  await upload.addEmptyFolder('sub/none');
  const { token, ...shown } = await upload.finish();
  expect(shown).toEqual({ name: 'holiday', size: 6, folder: { files: 2, leftOut: 0 } });
  const { path: copy, temporary } = staged.take(token);
  expect(temporary).toBe(true);
  expect(path.dirname(copy)).toBe(stagedFolder);
  expect((await readdir(copy, { recursive: true })).sort()).toEqual(['a.txt', 'sub', 'sub/deep', 'sub/deep/b.txt', 'sub/none']);
  expect(await readFile(path.join(copy, 'a.txt'), 'utf8')).toBe('abcdef');
  const other = await (await staged.createUploadFolder('other')).finish();
  await staged.drop(other.token);
  await staged.drop(other.token);
  expect(await readdir(stagedFolder)).toEqual([path.basename(copy)]);
});

test('[NM6] what is hidden in an uploaded folder keeps its leading dot', async () => {
  const upload = await staged.createUploadFolder('project');
  for (const name of ['.gitignore', '.config/.env', '.GITIGNORE', '...', '.lan-chat-0123456789abcdef.part']) await upload.addFile(name, bytes(name));
  await upload.addEmptyFolder('.git');
  const { token } = await upload.finish();
  const names = ['.GITIGNORE (2)', '.config', '.config/.env', '.git', '.gitignore', 'file', 'lan-chat-0123456789abcdef.part'];
  expect((await readdir(staged.take(token).path, { recursive: true })).sort()).toEqual(names);
});

test('no path of an uploaded folder leads out of it, and no file takes another one’s place', async () => {
  const upload = await staged.createUploadFolder('../../holiday');
  const hostile = ['../a.txt', '/etc/a.txt', 'a.txt', 'A.TXT', '..', '..\\..\\b.txt', 'a.txt/c', 'nul', 'x/../../y', './z', 'a\u0000b', ''];
  for (const name of hostile) await upload.addFile(name, bytes(name));
  const { token, folder: shown } = await upload.finish();
  expect(shown?.files).toBe(hostile.length);
  const copy = staged.take(token).path;
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')),
  );
  expect(contents.sort()).toEqual([...hostile].sort());
  expect((await readdir(folder.path)).sort()).toEqual([STAGED_FOLDER]);
  expect(await readdir(stagedFolder)).toEqual([path.basename(copy)]);
});

test('an uploaded folder that is given up leaves nothing', async () => {
  const upload = await staged.createUploadFolder('holiday');
  const broken = (async function* () {
    yield Buffer.from('abc');
    throw new LanChatError('bad-request');
  })();
  await expect(upload.addFile('sub/a', broken)).rejects.toMatchObject({ code: 'bad-request' });
  await upload.abort();
  await upload.abort();
  expect(await readdir(stagedFolder)).toEqual([]);
});
