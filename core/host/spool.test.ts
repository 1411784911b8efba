import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FREE_DISK_KEPT_BYTES, SPOOL_MAX_BYTES } from '../../shared/wire/limits.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { Spool } from './spool.ts';

const GIB = 1024 * 1024 * 1024;
const neverAborted = new AbortController().signal;

async function openSpool(free: number) {
  const folder = await createTemporaryFolder();
  const spool = await Spool.open({ folder: join(folder.path, 'spool'), freeBytes: async () => free });
  return {
    folder: join(folder.path, 'spool'),
    spool,
    [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose]().then(() => folder[Symbol.asyncDispose]()),
  };
}

describe('the spool', () => {
  it('empties its folder when it is opened', async () => {
    await using opened = await openSpool(1000 * GIB);
    await writeFile(join(opened.folder, 'old'), 'x');
    await Spool.open({ folder: opened.folder });
    expect(await readdir(opened.folder)).toEqual([]);
  });

  it.each([
    ['20 GiB in all', 1000 * GIB, SPOOL_MAX_BYTES],
    ['a quarter of the free disk', 8 * GIB, 2 * GIB],
    ['what leaves 1 GiB free', 1.25 * GIB, 0.25 * GIB],
    ['nothing on a full disk', FREE_DISK_KEPT_BYTES, 0],
  ])('promises %s and not a byte more', async (_what, free, most) => {
    await using opened = await openSpool(free);
    await expect(opened.spool.create(most + 1)).rejects.toMatchObject({ code: 'disk-full', params: { needed: most + 1, free: most } });
    await opened.spool.create(most);
    await expect(opened.spool.create(1)).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('counts what is promised until the file is deleted', async () => {
    await using opened = await openSpool(8 * GIB);
    const file = await opened.spool.create(2 * GIB);
    await expect(opened.spool.create(1)).rejects.toMatchObject({ code: 'disk-full' });
    await file[Symbol.asyncDispose]();
    await opened.spool.create(1);
  });

  it('promises the same room only once to two that ask at the same time', async () => {
    await using opened = await openSpool(8 * GIB);
    const results = await Promise.allSettled([opened.spool.create(1.5 * GIB), opened.spool.create(1.5 * GIB)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a file of the spool', () => {
  it('[FT14] can be read behind its head, and wakes who waits for more', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await opened.spool.create(6);
    const waiting = file.until(() => file.head > 0, neverAborted);
    await file.append(Buffer.from('abc'));
    await waiting;
    expect(Buffer.from(await file.read(Buffer.alloc(10), 1)).toString()).toBe('bc');
    await file.append(Buffer.from('def'));
    expect(Buffer.from(await file.read(Buffer.alloc(10), 0)).toString()).toBe('abcdef');
  });

  it('[FT7] tells who waits that it is gone', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await opened.spool.create(6);
    const refusal = expect(file.until(() => file.head > 0, neverAborted)).rejects.toMatchObject({ code: 'offer-ended' });
    await file[Symbol.asyncDispose]();
    await refusal;
    expect(await readdir(opened.folder)).toEqual([]);
  });

  it('lets a follower go that does not want to wait any more', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await opened.spool.create(6);
    const abort = new AbortController();
    const waiting = file.until(() => file.head > 0, abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
