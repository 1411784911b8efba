import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkTargetFolder } from './target-folder.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

test.each(['', 'new', 'new/and/deeper', 'link', 'link/new'])('files can be saved in %j, and nothing is made for that yet', async (name) => {
  await using folder = await createTemporaryFolder();
  await mkdir(path.join(folder.path, 'there'));
  await symlink(path.join(folder.path, 'there'), path.join(folder.path, 'link'));
  await checkTargetFolder(path.join(folder.path, name));
  expect((await readdir(folder.path)).sort()).toEqual(['link', 'there']);
});

test.each(['file', 'file/in/it', 'dangling/new'])('%s is no place for files', async (name) => {
  await using folder = await createTemporaryFolder();
  await writeFile(path.join(folder.path, 'file'), '');
  await symlink(path.join(folder.path, 'file', 'nothing'), path.join(folder.path, 'dangling'));
  await expect(checkTargetFolder(path.join(folder.path, name))).rejects.toMatchObject({ code: 'folder-unwritable' });
});

test.each(['relative', '~/x', '/a\0b'])('%j is no absolute path', async (typed) => {
  await expect(checkTargetFolder(typed)).rejects.toMatchObject({ code: 'folder-unwritable' });
});

// The superuser may write everywhere.
test.skipIf(process.getuid?.() === 0)('a folder that this user may not write into is refused', async () => {
  await using folder = await createTemporaryFolder();
  const locked = path.join(folder.path, 'locked');
  await mkdir(locked);
  await chmod(locked, 0o500);
  await expect(checkTargetFolder(path.join(locked, 'new'))).rejects.toMatchObject({ code: 'folder-unwritable' });
});
