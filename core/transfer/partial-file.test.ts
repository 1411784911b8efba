import * as nodeFs from 'node:fs/promises';
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FREE_MARGIN_BYTES } from './disk.ts';
import { SYNC_BYTES } from './growing-file.ts';
import { PartialFile } from './partial-file.ts';
import { failingDisk, smallDisk, syncingDisk } from './testing/failing-disk.ts';
import { tempFolder } from './testing/temp-folder.ts';

const isRoot = process.getuid?.() === 0;

async function written(folder: string, name: string, text: string, disk?: Parameters<typeof PartialFile.create>[0]['disk']) {
  const partial = await PartialFile.create({ folder, name, size: text.length, ...(disk === undefined ? {} : { disk }) });
  await partial.append(Buffer.from(text));
  return partial;
}

describe('PartialFile', () => {
  it('[FT9] writes into a .part file that only its owner can read, and publishes it under its name', async () => {
    const folder = await tempFolder();
    const partial = await written(folder, 'a.txt', 'hello');
    const [part = ''] = await readdir(folder);
    expect(part).toMatch(/^\.lan-chat-[0-9a-f]{16}\.part$/);
    expect((await stat(join(folder, part))).mode & 0o777).toBe(0o600);
    await expect(partial.publish()).resolves.toEqual({ name: 'a.txt', path: join(folder, 'a.txt') });
    expect(await readdir(folder)).toEqual(['a.txt']);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('hello');
    expect((await stat(join(folder, 'a.txt'))).mode & 0o777).toBe(0o644 & ~process.umask());
  });

  it('makes the folder when it is missing, through a link to a folder, too', async () => {
    const root = await tempFolder();
    const folder = join(root, 'x', 'y');
    await (await written(folder, 'a', '1')).publish();
    await symlink(folder, join(root, 'link'));
    const { path } = await (await written(join(root, 'link'), 'b', '2')).publish();
    expect(await readFile(path, 'utf8')).toBe('2');
    expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
  });

  it('appends blocks one behind the other, and knows its length', async () => {
    const folder = await tempFolder();
    const partial = await PartialFile.create({ folder, name: 'a', size: 6 });
    await partial.append(Buffer.from('abc'));
    expect(partial.length).toBe(3);
    await partial.append(Buffer.from('def'));
    expect(partial.length).toBe(6);
    const { path } = await partial.publish();
    expect(await readFile(path, 'utf8')).toBe('abcdef');
  });

  describe.each([
    ['with links', undefined],
    ['without links', failingDisk({ link: 'EPERM' })],
    ['with links that are not supported', failingDisk({ link: 'ENOTSUP' })],
  ])('[FT10] %s', (_, disk) => {
    it('takes the first free name and touches nothing that is there', async () => {
      const folder = await tempFolder();
      const outside = join(await tempFolder(), 'outside');
      await writeFile(join(folder, 'a.txt'), 'mine');
      await symlink(outside, join(folder, 'a (2).txt'));
      await mkdir(join(folder, 'a (3).txt'));
      await writeFile(join(folder, 'a (4).txt'), '');
      const partial = await written(folder, 'a.txt', 'new', disk);
      expect((await partial.publish()).name).toBe('a (5).txt');
      expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
      expect(await readlink(join(folder, 'a (2).txt'))).toBe(outside);
      expect(await readFile(join(folder, 'a (4).txt'), 'utf8')).toBe('');
      expect(await readFile(join(folder, 'a (5).txt'), 'utf8')).toBe('new');
      await expect(stat(outside)).rejects.toThrow('ENOENT');
      expect((await readdir(folder)).some((name) => name.endsWith('.part'))).toBe(false);
    });

    it('gives two files of one name that are published at once two names', async () => {
      const folder = await tempFolder();
      const partials = await Promise.all(['1', '2', '3', '4'].map((text) => written(folder, 'same', text, disk)));
      const names = (await Promise.all(partials.map((partial) => partial.publish()))).map(({ name }) => name);
      expect(names.sort()).toEqual(['same', 'same (2)', 'same (3)', 'same (4)']);
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      expect(texts.sort()).toEqual(['1', '2', '3', '4']);
    });
  });

  it('[FT10] does not rename over what took the place of its reservation', async () => {
    const folder = await tempFolder();
    const disk = failingDisk({ link: 'ENOSYS' });
    const planted: string[] = [];
    const hostile = {
      ...disk,
      lstat: (async (path: string, options: { bigint: true }) => {
        if (planted.length === 0) {
          planted.push(path);
          await nodeFs.unlink(path);
          await writeFile(path, 'foreign');
        }
        return nodeFs.lstat(path, options);
      }) as typeof nodeFs.lstat,
    };
    const partial = await written(folder, 'a', 'new', hostile);
    expect((await partial.publish()).name).toBe('a (2)');
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('foreign');
  });

  it('[FT10] gives up after 1000 names, and keeps what came until it is discarded', async () => {
    const folder = await tempFolder();
    const partial = await written(folder, 'a', 'x', failingDisk({ link: 'EEXIST' }));
    await expect(partial.publish()).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(await readFile(partial.path, 'utf8')).toBe('x');
    const again = await PartialFile.reopen(partial.path, { folder, name: 'a', size: 1 });
    expect(again.length).toBe(1);
    await again.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes its reservation back when the rename fails', async () => {
    const folder = await tempFolder();
    const partial = await written(folder, 'a', 'x', failingDisk({ link: 'EPERM', rename: 'EIO' }));
    await expect(partial.publish()).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(await readdir(folder)).toEqual([basename(partial.path)]);
  });

  it('deletes what came when it is discarded; twice is once; after publishing it does nothing', async () => {
    const folder = await tempFolder();
    const partial = await written(folder, 'a', 'x');
    await partial.discard();
    await partial.discard();
    expect(await readdir(folder)).toEqual([]);
    const published = await written(folder, 'b', 'x');
    await published.publish();
    await published.discard();
    expect(await readdir(folder)).toEqual(['b']);
  });

  it.each([
    ['a dangling link', (root: string) => symlink(join(root, 'nowhere'), join(root, 'folder'))],
    ['a file', (root: string) => writeFile(join(root, 'folder'), '')],
    ['a loop of links', (root: string) => symlink(join(root, 'folder'), join(root, 'folder'))],
  ])('answers folder-unwritable when the folder is %s', async (_, plant) => {
    const root = await tempFolder();
    await plant(root);
    await expect(PartialFile.create({ folder: join(root, 'folder'), name: 'a', size: 1 })).rejects.toMatchObject({
      code: 'folder-unwritable',
      params: { name: 'a', folder: 'folder' },
    });
    await expect(stat(join(root, 'nowhere'))).rejects.toThrow('ENOENT');
  });

  it.skipIf(isRoot)('answers folder-unwritable when nobody may write there', async () => {
    const folder = join(await tempFolder(), 'locked');
    await mkdir(folder, { mode: 0o500 });
    await expect(PartialFile.create({ folder, name: 'a', size: 1 })).rejects.toMatchObject({ code: 'folder-unwritable' });
  });

  it.each(['EACCES', 'EROFS', 'EPERM'])('answers folder-unwritable when the disk says %s', async (code) => {
    const folder = await tempFolder();
    await expect(PartialFile.create({ folder, name: 'a', size: 1, disk: failingDisk({ open: code }) })).rejects.toMatchObject({
      code: 'folder-unwritable',
    });
  });

  it.each([
    [1_000 + FREE_MARGIN_BYTES, 0, false],
    [1_000 + FREE_MARGIN_BYTES - 1, 0, true],
    [1_000 + FREE_MARGIN_BYTES, 1, true],
  ])('[FT11] with %i bytes free and %i promised to others, 1000 bytes are refused: %s', async (free, promisedBytes, refused) => {
    const folder = await tempFolder();
    const disk = { ...nodeFs, statfs: (async () => ({ blocks: 10, bavail: free, bsize: 1 })) as unknown as typeof nodeFs.statfs };
    const created = PartialFile.create({ folder, name: 'a', size: 1_000, promisedBytes, disk });
    if (refused) await expect(created).rejects.toMatchObject({ code: 'disk-full', params: { name: 'a', needed: 1_000 + promisedBytes, free } });
    else await (await created).discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('[FT11] answers disk-full when the disk fills up on the way', async () => {
    const folder = await tempFolder();
    const partial = await PartialFile.create({ folder, name: 'a', size: 10, disk: smallDisk(5) });
    await partial.append(Buffer.from('12345'));
    await expect(partial.append(Buffer.from('6'))).rejects.toMatchObject({ code: 'disk-full', params: { name: 'a', needed: 5 } });
    await partial.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('marks the file as downloaded on Windows, before it has its name', async () => {
    const folder = await tempFolder();
    const marks: [string, unknown][] = [];
    const disk = { ...nodeFs, writeFile: (async (path: string, data: unknown) => void marks.push([path, data])) as typeof nodeFs.writeFile };
    const partial = await PartialFile.create({ folder, name: 'a.exe', size: 0, disk, platform: 'win32' });
    await partial.publish();
    expect(marks).toHaveLength(1);
    expect(marks[0]?.[0]).toMatch(/\.lan-chat-[0-9a-f]{16}\.part:Zone\.Identifier$/);
    expect(marks[0]?.[1]).toBe('[ZoneTransfer]\r\nZoneId=3\r\n');
  });

  it('syncs beside the writing, so that no sync at the end holds up the disk', async () => {
    const disk = syncingDisk();
    const partial = await PartialFile.create({ folder: await tempFolder(), name: 'a', size: SYNC_BYTES * 2, disk });
    await partial.append(Buffer.alloc(SYNC_BYTES - 1));
    expect(disk.syncs()).toBe(0);
    await partial.append(Buffer.alloc(1));
    expect(disk.syncs()).toBe(1);
    await partial.append(Buffer.alloc(SYNC_BYTES));
    expect(disk.syncs()).toBe(2);
    await partial.publish();
  });

  it('a write that a sync beside it reports as lost never gets a name', async () => {
    const folder = await tempFolder();
    const partial = await PartialFile.create({ folder, name: 'a', size: SYNC_BYTES, disk: syncingDisk(0) });
    await partial.append(Buffer.alloc(SYNC_BYTES));
    await expect(partial.publish()).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(await readdir(folder)).toEqual([basename(partial.path)]);
  });
});
