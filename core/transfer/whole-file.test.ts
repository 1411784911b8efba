import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { createWhole, syncWhole } from './whole-file.ts';

describe('a whole file', () => {
  it.each([0, 1, 4_096, 3_000_000])('of %i bytes is made, with its mode, and synced', async (size) => {
    const path = join(await tempFolder(), 'file');
    const bytes = seededBytes(size, size);
    await createWhole(path, bytes, 0o600);
    await syncWhole(path);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (path: string, folder: string) => Promise<unknown>, string]>([
    ['a file', (path) => writeFile(path, 'mine'), 'EEXIST'],
    ['a link to a file', async (path, folder) => [await writeFile(join(folder, 'mine'), 'mine'), await symlink('mine', path)], 'EEXIST'],
    ['a link to nothing', (path) => symlink('nothing', path), 'EEXIST'],
    ['a folder', (path) => mkdir(path), 'EEXIST'],
  ])('[FT9] is not made where there is %s', async (_, plant, code) => {
    const folder = await tempFolder();
    const path = join(folder, 'file');
    await plant(path, folder);
    await expect(createWhole(path, seededBytes(1, 5), 0o600)).rejects.toMatchObject({ code });
    expect(await readFile(join(folder, 'mine'), 'utf8').catch(() => 'mine')).toBe('mine');
    await expect(stat(join(folder, 'nothing'))).rejects.toThrow('ENOENT');
  });

  it('that is not there, or a link, is not synced', async () => {
    const folder = await tempFolder();
    await expect(syncWhole(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(join(folder, 'mine'), 'mine');
    await symlink('mine', join(folder, 'file'));
    await expect(syncWhole(join(folder, 'file'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
