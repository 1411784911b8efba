import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FREE_DISK_KEPT_BYTES, SPOOL_MAX_BYTES } from '../../shared/wire/limits.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { Spool } from './spool.ts';
import type { OpenFile, SpoolFile } from './spool-file.ts';

const GIB = 1024 * 1024 * 1024;
const neverAborted = new AbortController().signal;

async function openSpool(free: number, options: { readonly quotaBytes?: number; readonly open?: OpenFile } = {}) {
  const temporary = await createTemporaryFolder();
  const folder = join(temporary.path, 'spool');
  const { quotaBytes, open: openFile = open } = options;
  const spool = await Spool.open({ folder, quotaBytes, disk: { freeBytes: async () => free, open: openFile } });
  return { folder, spool, [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose]().then(() => temporary[Symbol.asyncDispose]()) };
}

/** Promises `bytes` to a new file; the file, or undefined when there is no room. */
async function promise(spool: Spool, bytes: number): Promise<SpoolFile | undefined> {
  const file = spool.create(bytes);
  const chosen = await spool.plan(file, (room) => (bytes <= room ? [[0, bytes]] : []));
  return chosen.length > 0 ? file : undefined;
}

/** A file with a place for all of `length` bytes. */
async function planned(spool: Spool, length: number): Promise<SpoolFile> {
  const file = await promise(spool, length);
  await file?.prepare();
  if (file === undefined) throw new Error('there is room');
  return file;
}

describe('the spool', () => {
  it('empties its folder when it is opened', async () => {
    await using opened = await openSpool(1000 * GIB);
    await writeFile(join(opened.folder, 'old'), 'x');
    await Spool.open({ folder: opened.folder });
    expect(await readdir(opened.folder)).toEqual([]);
  });

  it.each([
    ['20 GiB in all', 1000 * GIB, undefined, SPOOL_MAX_BYTES],
    ['a quota of its own', 1000 * GIB, 3 * GIB, 3 * GIB],
    ['a quarter of the free disk', 8 * GIB, 3 * GIB, 2 * GIB],
    ['what leaves 1 GiB free', 1.25 * GIB, undefined, 0.25 * GIB],
    ['nothing on a full disk', FREE_DISK_KEPT_BYTES, undefined, 0],
  ])('promises %s and not a byte more', async (_what, free, quotaBytes, most) => {
    await using opened = await openSpool(free, quotaBytes === undefined ? {} : { quotaBytes });
    expect(await promise(opened.spool, most + 1)).toBeUndefined();
    const rooms: number[] = [];
    await opened.spool.plan(opened.spool.create(1), (room) => {
      rooms.push(room);
      return [];
    });
    expect(rooms).toEqual([most]);
    if (most > 0) expect(await promise(opened.spool, most)).toBeDefined();
    expect(await promise(opened.spool, 1)).toBeUndefined();
  });

  it('promises more when the quota grows, and deletes nothing when it shrinks', async () => {
    await using opened = await openSpool(1000 * GIB, { quotaBytes: 10 });
    const file = await planned(opened.spool, 10);
    await file.append(Buffer.from('0123456789'));
    opened.spool.quotaBytes = 5;
    expect(await opened.spool.limit()).toBe(5);
    expect(file.isWhole).toBe(true);
    opened.spool.quotaBytes = 15;
    expect(await promise(opened.spool, 6)).toBeUndefined();
    expect(await promise(opened.spool, 5)).toBeDefined();
  });

  it('counts what is promised until it is given up, or the file is deleted', async () => {
    await using opened = await openSpool(8 * GIB);
    const file = await promise(opened.spool, 2 * GIB);
    expect(await promise(opened.spool, 1)).toBeUndefined();
    file?.cut();
    const other = await planned(opened.spool, 2 * GIB);
    expect(await promise(opened.spool, 1)).toBeUndefined();
    await other[Symbol.asyncDispose]();
    expect(await promise(opened.spool, 1)).toBeDefined();
  });

  it('promises the same room only once to two that ask at the same time', async () => {
    await using opened = await openSpool(8 * GIB);
    const results = await Promise.all([promise(opened.spool, 1.5 * GIB), promise(opened.spool, 1.5 * GIB)]);
    expect(results.filter((file) => file !== undefined)).toHaveLength(1);
  });
});

describe('a file of the spool', () => {
  it('is on the disk when its first bytes are planned, under a random name that only the owner can read', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = opened.spool.create(6);
    expect(await readdir(opened.folder)).toEqual([]);
    file.extend([[0, 6]]);
    await file.prepare();
    expect(await readdir(opened.folder)).toEqual([file.name]);
    expect(file.name).toMatch(/^[0-9a-f]{32}$/);
    expect((await stat(join(opened.folder, file.name))).mode & 0o077).toBe(0);
  });

  it('[FT14] can be read behind its head, and wakes who waits for more', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await planned(opened.spool, 6);
    const waiting = file.until(() => file.readable(0) > 0, neverAborted);
    await file.append(Buffer.from('abc'));
    await waiting;
    const buffer = Buffer.alloc(10);
    expect(buffer.subarray(0, await file.read(buffer, 1)).toString()).toBe('bc');
    await file.append(Buffer.from('def'));
    expect(buffer.subarray(0, await file.read(buffer, 0)).toString()).toBe('abcdef');
    expect(file.isWhole).toBe(true);
  });

  it('knows what is missing, what is planned, and what is neither', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = opened.spool.create(100);
    file.extend([
      [10, 20],
      [50, 60],
    ]);
    await file.prepare();
    await file.append(Buffer.alloc(15));
    const all = [[0, 100]] as const;
    expect(file.missing(all)).toEqual([
      [0, 10],
      [20, 50],
      [55, 100],
    ]);
    expect(file.unplanned(all)).toEqual([
      [0, 10],
      [20, 50],
      [60, 100],
    ]);
    expect(file.coming).toEqual([[55, 60]]);
    expect([file.has([10, 20]), file.has([10, 21]), file.has([50, 56])]).toEqual([true, false, false]);
    expect([file.readable(12), file.readable(20), file.readable(54), file.readable(55)]).toEqual([8, 0, 1, 0]);
  });

  it('[FT16] is taken over as far as the disk has it, even when it is longer than was planned', async () => {
    await using opened = await openSpool(1000 * GIB);
    await writeFile(join(opened.folder, 'a'.repeat(32)), 'abcdef');
    const adopt = (ranges: [number, number][]) => opened.spool.adopt({ name: 'a'.repeat(32), length: 100, layout: { ranges, dropped: [] } });
    const longer = await adopt([[10, 14]]);
    expect(longer?.missing([[0, 20]])).toEqual([
      [0, 10],
      [14, 20],
    ]);
    const shorter = await adopt([
      [90, 91],
      [0, 50],
    ]);
    expect(shorter?.missing([[0, 100]])).toEqual([
      [5, 90],
      [91, 100],
    ]);
    const buffer = Buffer.alloc(10);
    expect(buffer.subarray(0, (await shorter?.read(buffer, 1)) ?? 0).toString()).toBe('cdef');
    expect(await opened.spool.adopt({ name: 'b'.repeat(32), length: 100, layout: { ranges: [], dropped: [] } })).toBeUndefined();
  });

  it('[FT20] takes dropped bytes in anew, and begins anew when nothing in it is of use', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await planned(opened.spool, 6);
    await file.append(Buffer.from('abXdef'));
    file.drop([[2, 3]]);
    expect(file.bytes).toBe(5);
    file.extend([[2, 3]]);
    await file.prepare();
    await file.append(Buffer.from('c'));
    const bytes = Buffer.alloc(6);
    for (let at = 0; at < 6; ) at += await file.read(bytes.subarray(at), at);
    expect(bytes.toString()).toBe('abcdef');
    expect(file.promised).toBe(7);
    file.drop([[0, 6]]);
    file.extend([[0, 6]]);
    await file.prepare();
    expect([file.head, file.promised]).toEqual([0, 6]);
    expect((await stat(join(opened.folder, file.name))).size).toBe(0);
  });

  it('keeps nothing of a write that failed half-way', async () => {
    let isFull = false;
    const openFile: OpenFile = async (...args) => {
      const handle = await open(...args);
      const write = handle.write.bind(handle) as (...given: unknown[]) => Promise<{ bytesWritten: number }>;
      const half = async (bytes: Uint8Array, from: number, length: number, position: number) => {
        if (isFull && length < 6) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        return write(bytes, from, isFull ? 3 : length, position);
      };
      return Object.assign(handle, { write: half });
    };
    await using opened = await openSpool(1000 * GIB, { open: openFile });
    const file = await planned(opened.spool, 12);
    await file.append(Buffer.from('abcdef'));
    isFull = true;
    await expect(file.append(Buffer.from('ghijkl'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect([file.head, (await stat(join(opened.folder, file.name))).size]).toEqual([6, 9]);
    file.cut();
    file.extend([[8, 10]]);
    await file.prepare();
    expect((await stat(join(opened.folder, file.name))).size).toBe(6);
  });

  it('[FT7] tells who waits that it is gone', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = await planned(opened.spool, 6);
    const refusal = expect(file.until(() => file.head > 0, neverAborted)).rejects.toMatchObject({ code: 'offer-ended' });
    await file[Symbol.asyncDispose]();
    await refusal;
    expect(await readdir(opened.folder)).toEqual([]);
  });

  it('lets a follower go that does not want to wait any more', async () => {
    await using opened = await openSpool(1000 * GIB);
    const file = opened.spool.create(6);
    const abort = new AbortController();
    const waiting = file.until(() => file.head > 0, abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
