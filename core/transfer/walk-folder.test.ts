import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_TREE_DEPTH, MAX_TREE_PATH_CHARS } from '../../shared/wire/limits.ts';
import { inspectFile } from './source-file.ts';
import { writeTree } from './testing/sources.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { walkFolder } from './walk-folder.ts';

const isPosix = process.platform !== 'win32';
const isRoot = process.getuid?.() === 0;

describe('walkFolder', () => {
  it('finds every file with its size and time, and every empty folder, in the order of their paths', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { 'b/two.txt': '22', 'a.txt': '1', 'b/a/three.txt': '333', 'B.txt': '', '.hidden/x': 'x' });
    await mkdir(join(folder, 'b/empty/er'), { recursive: true });
    await mkdir(join(folder, 'a'));
    const walked = await walkFolder(folder, 'top');
    expect(walked.files.map(({ relativePath, size }) => [relativePath, size])).toEqual([
      ['top/B.txt', 0],
      ['top/a.txt', 1],
      ['top/.hidden/x', 1],
      ['top/b/two.txt', 2],
      ['top/b/a/three.txt', 3],
    ]);
    for (const { path, size, mtimeMs } of walked.files) expect(await inspectFile(path, 'x')).toEqual({ size, mtimeMs });
    expect(walked).toMatchObject({ emptyFolders: ['top/a', 'top/b/empty/er'], folders: 7, leftOut: 0 });
  });

  it.runIf(isPosix)('leaves out and counts links, pipes and sockets, and follows none', async () => {
    const folder = await tempFolder();
    const outside = await tempFolder();
    await writeTree(outside, { 'secret.txt': 'secret' });
    await writeTree(folder, { 'a.txt': 'a' });
    await symlink(outside, join(folder, 'to-folder'));
    await symlink(join(outside, 'secret.txt'), join(folder, 'to-file'));
    await symlink('nowhere', join(folder, 'to-nothing'));
    await symlink('.', join(folder, 'to-itself'));
    await mkdir(join(folder, 'links'));
    await symlink('/', join(folder, 'links/root'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const walked = await walkFolder(folder, 'top');
    expect(walked.files.map(({ relativePath }) => relativePath)).toEqual(['top/a.txt']);
    expect(walked).toMatchObject({ leftOut: 7, emptyFolders: ['top/links'], folders: 2 });
    await new Promise((resolve) => server.close(resolve));
  });

  it.runIf(process.platform === 'linux')('finds names that are no text, and keeps a way to read them', async () => {
    const folder = await tempFolder();
    const odd = Buffer.concat([Buffer.from(`${folder}/odd-`), Buffer.of(0xff, 0xfe)]);
    await mkdir(odd);
    await writeFile(Buffer.concat([odd, Buffer.from('/f-'), Buffer.of(0xc3)]), 'abc');
    await writeFile(join(folder, 'ok-\ufffd.txt'), 'x');
    const { files } = await walkFolder(folder, 'top');
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['top/ok-\ufffd.txt', 'top/odd-\ufffd\ufffd/f-\ufffd']);
    for (const { path, size, relativePath } of files) {
      expect(relativePath.isWellFormed()).toBe(true);
      expect(await inspectFile(path, 'x')).toMatchObject({ size });
    }
  });

  it.runIf(isPosix && !isRoot)('tells which folder cannot be read', async () => {
    const folder = await tempFolder();
    await writeTree(folder, { 'open/a.txt': '', 'closed/b.txt': '' });
    await chmod(join(folder, 'closed'), 0);
    await expect(walkFolder(folder, 'top')).rejects.toMatchObject({ code: 'folder-unreadable', params: { name: 'top/closed' } });
    await chmod(join(folder, 'closed'), 0o700);
  });

  it('tells that a folder is gone', async () => {
    const folder = await tempFolder();
    await rm(folder, { recursive: true });
    await expect(walkFolder(folder, 'top')).rejects.toMatchObject({ code: 'folder-unreadable', params: { name: 'top' } });
  });

  it.each([
    [{ 'a/1': '', 'b/2': '', '3': '' }, 3],
    [{ 'a/b/c/1': '' }, 4],
  ])('takes as many files, and as many folders, as it may, and no more: %j', async (files, count) => {
    const folder = await tempFolder();
    await writeTree(folder, files);
    await expect(walkFolder(folder, 'top', count)).resolves.toMatchObject({ leftOut: 0 });
    await expect(walkFolder(folder, 'top', count - 1)).rejects.toMatchObject({ code: 'too-many-files', params: { name: 'top' } });
  });

  it('refuses what is deeper, or has longer paths, than an offer takes', async () => {
    const folder = await tempFolder();
    const deepest = Array.from({ length: MAX_TREE_DEPTH - 2 }, () => 'd').join('/');
    await writeTree(folder, { [`${deepest}/file`]: 'x' });
    expect((await walkFolder(folder, 'top')).files).toHaveLength(1);
    await mkdir(join(folder, deepest, 'below'));
    expect((await walkFolder(folder, 'top')).folders).toBe(MAX_TREE_DEPTH);
    await mkdir(join(folder, deepest, 'below', 'more'));
    await expect(walkFolder(folder, 'top')).rejects.toMatchObject({ code: 'too-many-files', params: { name: 'top' } });

    const wide = await tempFolder();
    const long = Array.from({ length: Math.floor(MAX_TREE_PATH_CHARS / 201) }, () => 'x'.repeat(200)).join('/');
    await mkdir(join(wide, long), { recursive: true });
    await expect(walkFolder(wide, 'top')).resolves.toMatchObject({ files: [] });
    await writeFile(join(wide, long, 'y'.repeat(200)), '');
    await expect(walkFolder(wide, 'top')).rejects.toMatchObject({ code: 'too-many-files' });
  });
});
