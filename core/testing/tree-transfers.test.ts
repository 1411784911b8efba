import { createHash } from 'node:crypto';
import { appendFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { below, contentsOf, type FileTree, makeTree, type TreeContents, without, writeTree } from './file-tree.ts';
import { Rig, type RigClient } from './rig.ts';
import { downloadsOf, offer, partialsOf, receiverOf, stateOf, statusOf, streamOf, transferOf, untilSaved } from './rig-files.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** What one cut may cost at most: what was on its way. */
const MAX_AGAIN = MIB;

const HOLIDAY = makeTree(7, { 'a.txt': 3, 'day 1/photo.jpg': 700 * KIB, 'day 1/empty.txt': 0, 'day 2/deep/er/film.mkv': MIB + 5, 'z.bin': 40_000 }, [
  'nothing here',
  'day 2/nor here',
]);

/** Ann and the others, all in the room; Ann has the tree as a folder `holiday`. */
async function openRoom(rig: Rig, tree: FileTree, ...others: readonly string[]) {
  const ann = await (await rig.client('Ann')).join();
  const clients: RigClient[] = [];
  for (const alias of others) clients.push(await (await rig.client(alias)).join());
  const folder = await writeTree(path.join(rig.folder, 'sources', 'holiday'), tree);
  return { ann, clients, folder };
}

async function withBea(rig: Rig, tree: FileTree = HOLIDAY) {
  const { ann, clients, folder } = await openRoom(rig, tree, 'Bea');
  const [bea] = clients;
  if (bea === undefined) throw new Error('unreachable: Bea is there');
  return { ann, bea, folder };
}

const holiday = (tree: FileTree, name = 'Ann_holiday') => below(name, contentsOf(tree));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
/** What a `saved` says of files that were saved in this order (rule FT15). */
const hashOfAll = (files: readonly Uint8Array[]) => sha256(Buffer.concat(files.map(sha256))).toString('hex');

describe('a folder', () => {
  test('[ST2] [NM7] arrives as it was under <alias>_<name>, empty files and folders too; each byte goes up once', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    const id = await offer(rig, ann, [bea], [folder]);
    expect(transferOf(bea, id)).toMatchObject({ name: 'holiday', size: 700 * KIB + MIB + 40_008, tree: { items: 1, files: 5, folders: 7 } });
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(holiday(HOLIDAY));
    expect(bea.stay.files.savedPath(id)).toBe(path.join(bea.downloadDir, 'Ann_holiday'));
    await rig.until('Ann hears of it', () => receiverOf(ann, id, bea)?.state === 'saved');
    const { length, manifestBytes } = streamOf(ann, id);
    expect(receiverOf(ann, id, bea)).toMatchObject({ bytes: length - manifestBytes, wanted: length - manifestBytes });
    expect(rig.carried.upload).toBe(length);
    expect(rig.carried.download).toBeLessThanOrEqual(length + manifestBytes);
    const order = (await rig.complete(bea.stay.files.filesOf(id))).map((file) => file.path.join('/'));
    const bytes = order.map((name) => HOLIDAY[name.replace(/^holiday\//, '')] ?? Buffer.alloc(0));
    expect(statusOf(bea, id)).toMatchObject({ savedAs: 'Ann_holiday', sha256: hashOfAll(bytes) });
  });

  test('[ST2] without any file arrives as empty folders', async () => {
    await using rig = await Rig.create();
    const tree = makeTree(1, {}, ['x', 'y/z']);
    const { ann, bea, folder } = await withBea(rig, tree);
    const id = await offer(rig, ann, [bea], [folder]);
    expect(transferOf(bea, id)).toMatchObject({ size: 0, tree: { items: 1, files: 0 } });
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(holiday(tree));
    await rig.until('Ann hears of it', () => receiverOf(ann, id, bea)?.state === 'saved');
  });

  test('[NM6] and files in one offer are each saved under a name of their own', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    const notes = path.join(rig.folder, 'notes.txt');
    await writeFile(notes, 'notes');
    const id = await offer(rig, ann, [bea], [notes, folder]);
    expect(transferOf(bea, id)).toMatchObject({ name: 'notes.txt', tree: { items: 2, files: 6 } });
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual({ ...holiday(HOLIDAY), ...contentsOf({ 'Ann_notes.txt': Buffer.from('notes') }) });
    expect(statusOf(bea, id)).toMatchObject({ savedAs: 'Ann_notes.txt' });
  });

  test('[FT10] never goes into a folder of that name that is there already, nor changes it', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    const mine = makeTree(9, { 'a.txt': 9, 'mine.txt': 4 });
    await writeTree(path.join(bea.downloadDir, 'Ann_holiday'), mine);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual({ ...holiday(mine), ...holiday(HOLIDAY, 'Ann_holiday (2)') });
    expect(statusOf(bea, id)).toMatchObject({ savedAs: 'Ann_holiday (2)' });
  });

  test('[FT10] of the same name from two senders and twice from one, all at once: each has a place of its own', async () => {
    await using rig = await Rig.create();
    const { ann, clients, folder } = await openRoom(rig, HOLIDAY, 'Bea', 'Cal');
    const [bea, cal] = clients as [RigClient, RigClient];
    const other = makeTree(11, { 'a.txt': 200_000, 'b/c.txt': 7 });
    const otherFolder = await writeTree(path.join(rig.folder, 'other', 'holiday'), other);
    const ids = [await offer(rig, ann, [bea], [folder]), await offer(rig, cal, [bea], [otherFolder]), await offer(rig, ann, [bea], [otherFolder])];
    await rig.complete(Promise.all(ids.map((id) => bea.stay.files.accept(id))));
    for (const id of ids) await untilSaved(rig, bea, id);
    const got = await downloadsOf(bea);
    const [first, third] = [ids[0], ids[2]].map((id) => (id === undefined ? '' : path.basename(bea.stay.files.savedPath(id))));
    expect([first, third].sort()).toEqual(['Ann_holiday', 'Ann_holiday (2)']);
    expect(got).toEqual({ ...holiday(HOLIDAY, first), ...holiday(other, third), ...holiday(other, 'Cal_holiday') });
  });

  test('[FT3] [FT27] shows whether anything in it can run programs once it was looked at', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig, makeTree(3, { 'tool.sh': 10, 'a.txt': 1 }));
    const id = await offer(rig, ann, [bea], [folder]);
    const { files } = await rig.complete(bea.stay.files.look(id));
    expect(files.map((file) => [file.path.at(-1), file.isDangerous]).sort()).toEqual([
      ['a.txt', false],
      ['tool.sh', true],
    ]);
    expect(transferOf(bea, id)).toMatchObject({ isDangerous: true });
  });
});

describe('several receivers', () => {
  test('[FT14] [FT19] with different ticks get just theirs, and what both want goes up once', async () => {
    await using rig = await Rig.create();
    const { ann, clients, folder } = await openRoom(rig, HOLIDAY, 'Bea', 'Cal');
    const [bea, cal] = clients as [RigClient, RigClient];
    const id = await offer(rig, ann, [bea, cal], [folder]);
    const { files } = await rig.complete(bea.stay.files.look(id));
    expect(files).toHaveLength(5);
    const choose = (...numbers: readonly number[]) => ({ files: numbers.map((number) => [number, number + 1] as const) });
    await rig.complete(Promise.all([bea.stay.files.accept(id, choose(0, 2)), cal.stay.files.accept(id, choose(2, 4))]));
    await untilSaved(rig, bea, id);
    await untilSaved(rig, cal, id);
    const nameOf = (number: number) => files[number]?.path.join('/').replace(/^holiday\//, '') ?? '';
    const only = (...numbers: readonly number[]) => without(HOLIDAY, ...Object.keys(HOLIDAY).filter((name) => !numbers.map(nameOf).includes(name)));
    expect(await filesIn(bea)).toEqual(holiday(only(0, 2)));
    expect(await filesIn(cal)).toEqual(holiday(only(2, 4)));
    const wantedBytes = [0, 2, 4].reduce((sum, number) => sum + (files[number]?.size ?? 0) + 32, 0);
    expect(rig.carried.upload).toBe(streamOf(ann, id).manifestBytes + wantedBytes);
    expect(transferOf(bea, id)).toMatchObject({ wanted: { files: 2, bytes: (files[0]?.size ?? 0) + (files[2]?.size ?? 0) } });
  });

  test('[FT14] one that comes in the middle gets all of it, and nothing goes up twice', async () => {
    await using rig = await Rig.create();
    const big = makeTree(5, { 'a.bin': 3 * MIB, 'b.bin': 5 * MIB, 'c.bin': 10 });
    const { ann, bea, folder } = await withBea(rig, big);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('half of it is up', () => rig.carried.upload > 4 * MIB);
    const cal = await (await rig.client('Cal')).join();
    await rig.until('Cal is offered it', () => stateOf(cal, id) === 'offered');
    await rig.complete(cal.stay.files.accept(id));
    await untilSaved(rig, cal, id);
    await untilSaved(rig, bea, id);
    for (const client of [bea, cal]) expect(await downloadsOf(client)).toEqual(holiday(big));
    expect(rig.carried.upload).toBe(streamOf(ann, id).length);
  });
});

describe('looking', () => {
  test('[FT21] [FT22] shows what is in it, where it would go and what is taken there, and accepts nothing', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    await mkdir(path.join(bea.downloadDir, 'Ann_holiday'), { recursive: true });
    const id = await offer(rig, ann, [bea], [folder]);
    const details = await rig.complete(bea.stay.files.look(id));
    expect(Object.fromEntries(details.files.map((file) => [file.path.slice(-1)[0], file.size]))).toEqual({
      ...{ 'a.txt': 3, 'photo.jpg': 700 * KIB, 'empty.txt': 0, 'film.mkv': MIB + 5, 'z.bin': 40_000 },
    });
    expect(details).toMatchObject({ emptyFolders: 2, items: [{ name: 'holiday', isFolder: true, savedAs: 'Ann_holiday (2)', isTaken: true }] });
    expect(details.target.freeBytes).toBeGreaterThan(0);
    expect(stateOf(bea, id)).toBe('offered');
    expect(receiverOf(ann, id, bea)?.state ?? 'offered').toBe('offered');
    expect(rig.carried.upload).toBe(streamOf(ann, id).manifestBytes);
    expect(await downloadsOf(bea)).toEqual(contentsOf({ 'Ann_holiday/': Buffer.alloc(0) }));
  });

  test('[FT21] works when the sender has gone for now', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.until('the host has the manifest', () => rig.carried.upload === streamOf(ann, id).manifestBytes);
    await rig.complete(ann.close('quit'));
    expect((await rig.complete(bea.stay.files.look(id))).files).toHaveLength(5);
  });

  test('[FT24] finds files that are there already; left out, they are not sent', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    await writeTree(path.join(bea.downloadDir, 'Ann_holiday'), {
      'day 1/photo.jpg': HOLIDAY['day 1/photo.jpg'] ?? Buffer.alloc(0),
      // The same name and size, but other bytes.
      'z.bin': Buffer.alloc(40_000),
    });
    const id = await offer(rig, ann, [bea], [folder]);
    const { files } = await rig.complete(bea.stay.files.look(id));
    const owned = await rig.complete(bea.stay.files.findOwned(id));
    expect(owned.map((number) => files[number]?.path.at(-1))).toEqual(['photo.jpg']);
    const rest = files.flatMap(({ file }) => (owned.includes(file) ? [] : [[file, file + 1] as const]));
    await rig.complete(bea.stay.files.accept(id, { files: rest }));
    await untilSaved(rig, bea, id);
    expect(rig.carried.upload).toBe(streamOf(ann, id).length - 700 * KIB - 32);
    expect(without(await filesIn(bea), 'Ann_holiday/day 1/photo.jpg', 'Ann_holiday/z.bin')).toEqual(
      holiday(without(HOLIDAY, 'day 1/photo.jpg', 'nothing here/', 'day 2/nor here/'), 'Ann_holiday (2)'),
    );
  });
});

describe('a restart without a goodbye', () => {
  const BIG = makeTree(21, { 'a.bin': 2 * MIB + 1, 'b/c.bin': 0, 'b/d.bin': 300_000, 'b/e.bin': 3 * MIB, 'z.txt': 5, ...smallFiles(60, 4 * KIB) });
  const SIZE = Object.values(BIG).reduce((sum, { length }) => sum + length, 0);

  test.each(['sender', 'receiver', 'host'] as const)('[FT5] [FT16] of the %s at every tenth of a folder costs at most 1 MiB', async (who) => {
    await using rig = await Rig.create();
    let { ann, bea, folder } = await withBea(rig, BIG);
    const id = await offer(rig, ann, [bea], [folder]);
    const { length, manifestBytes } = streamOf(ann, id);
    const direction = who === 'receiver' ? 'download' : 'upload';
    await rig.complete(bea.stay.files.accept(id));
    for (let tenth = 0; tenth < 10; tenth++) {
      const victim = who === 'host' ? undefined : who === 'sender' ? ann : bea;
      await rig.cutAt(direction, manifestBytes + 1 + (tenth * SIZE) / 10, victim, () => stateOf(bea, id) === 'saved');
      if (who === 'host') {
        await rig.killHost();
        await rig.startHost();
      } else if (who === 'sender') ann = await rig.crash(ann);
      else bea = await rig.crash(bea);
      await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    }
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(holiday(BIG));
    expect(rig.crashes).toBe(10);
    expect(rig.carried.upload).toBeLessThanOrEqual(length + rig.crashes * MAX_AGAIN);
    expect(rig.carried.download).toBeLessThanOrEqual(length + manifestBytes + rig.crashes * MAX_AGAIN);
    await rig.until('Ann hears of it', () => receiverOf(ann, id, bea)?.state === 'saved');
  });

  test('[FT5] of everybody at once goes on without a person, with the files that were ticked', async () => {
    await using rig = await Rig.create();
    let { ann, bea, folder } = await withBea(rig, BIG);
    const id = await offer(rig, ann, [bea], [folder]);
    const { files } = await rig.complete(bea.stay.files.look(id));
    const left = files.find((file) => file.path.at(-1) === 'd.bin')?.file ?? -1;
    await rig.complete(bea.stay.files.accept(id, { files: files.flatMap(({ file }) => (file === left ? [] : [[file, file + 1] as const])) }));
    await rig.cutAt('upload', 2 * MIB);
    await rig.killHost();
    [ann, bea] = [await rig.crash(ann, { joins: false }), await rig.crash(bea, { joins: false })];
    await rig.startHost();
    await bea.join();
    await ann.join();
    await untilSaved(rig, bea, id);
    expect(await filesIn(bea)).toEqual(holiday(without(BIG, 'b/d.bin')));
  });

  test('[FT13] leaves nothing behind when its receiver then stops it', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig, BIG);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('download', 3 * MIB, bea);
    const again = await rig.crash(bea);
    expect(await partialsOf(again)).toHaveLength(1);
    again.stay.files.cancel(id);
    await rig.until('nothing is left', async () => Object.keys(await downloadsOf(again)).length === 0);
  });
});

describe('an unruly network', () => {
  test.each([1, 2, 3])('[FT5] [DC4] however its bytes are cut into pieces and break off, a folder arrives whole: seed %i', async (seed) => {
    await using rig = await Rig.create({ seed, cutChance: 0.0005 });
    const { ann, bea, folder } = await withBea(rig);
    const id = await offer(rig, ann, [bea], [folder]);
    rig.unruly = true;
    rig.cutAll();
    await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    bea.stay.files.accept(id).catch(() => {}); // its connection may break before it has the manifest
    for (let cut = 0; cut < 3; cut++) {
      await rig.until('bytes flow', () => ['receiving', 'saved', 'offered'].includes(stateOf(bea, id) ?? ''));
      rig.cutAll();
      await rig.until('both are back', () => ann.isOnline && bea.isOnline);
      if (stateOf(bea, id) === 'offered') bea.stay.files.accept(id).catch(() => {});
    }
    rig.unruly = false;
    await rig.until('she has it', async () => {
      if (stateOf(bea, id) === 'offered' && bea.isOnline) bea.stay.files.accept(id).catch(() => {});
      return stateOf(bea, id) === 'saved';
    });
    expect(await downloadsOf(bea)).toEqual(holiday(HOLIDAY));
  });
});

describe('pausing', () => {
  const LONG = makeTree(31, { 'a.bin': 12 * MIB, 'b.bin': 12 * MIB, 'c.bin': 1 });

  test('[FT17] by the receiver lasts over a restart, and goes on from the byte that is there', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig, LONG);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('some came', () => rig.carried.download > 2 * MIB);
    bea.stay.files.pause(id);
    expect(statusOf(bea, id)).toMatchObject({ state: 'paused', by: 'self' });
    await rig.until('Ann hears of it', () => receiverOf(ann, id, bea)?.state === 'paused');
    await rig.complete(bea.close('quit'));
    const carried = rig.carried.download;
    const again = await (await rig.client('Bea', { identity: bea.identity })).join();
    await rig.clock.advance(60_000);
    expect(statusOf(again, id)).toMatchObject({ state: 'paused', by: 'self' });
    expect(rig.carried.download).toBe(carried);
    again.stay.files.resume(id);
    await untilSaved(rig, again, id);
    expect(await downloadsOf(again)).toEqual(holiday(LONG));
    const { length, manifestBytes } = streamOf(ann, id);
    expect(rig.carried.download).toBeLessThanOrEqual(length + manifestBytes + MAX_AGAIN);
  });

  test('[FT17] [FT18] by the sender shows at the receiver, and goes on', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig, LONG);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('some is up', () => rig.carried.upload > 2 * MIB);
    ann.stay.files.pause(id);
    await rig.until('Bea hears of it', () => stateOf(bea, id) === 'paused');
    expect(statusOf(bea, id)).toMatchObject({ by: 'sender' });
    ann.stay.files.resume(id);
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(holiday(LONG));
  });
});

describe('a source that is not what it was', () => {
  test.each<[string, (folder: string) => Promise<void>, atAnn: string, atBea: string]>([
    ['changed', (folder) => appendFile(path.join(folder, 'z.bin'), 'more'), 'file-changed', 'file-changed'],
    ['was touched', (folder) => utimes(path.join(folder, 'z.bin'), new Date(0), new Date(0)), 'file-changed', 'file-changed'],
    ['vanished', (folder) => rm(path.join(folder, 'z.bin')), 'file-not-found', 'file-unreadable'],
  ])('[ST3] [FT26] one file that %s is left out and named on both sides; the rest is saved', async (_title, spoil, atAnn, atBea) => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig);
    const id = await offer(rig, ann, [bea], [folder]);
    await spoil(folder);
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(holiday(without(HOLIDAY, 'z.bin')));
    for (const [client, code] of [[ann, atAnn] as const, [bea, atBea] as const]) {
      await rig.until(`${client.alias} knows of it`, () => (transferOf(client, id)?.faults?.length ?? 0) > 0);
      expect(transferOf(client, id)?.faults).toMatchObject([{ path: expect.stringMatching(/z\.bin$/), code }]);
    }
    await rig.until('Ann hears that it is saved', () => receiverOf(ann, id, bea)?.state === 'saved');
  });

  test('[ST3] [FT26] a folder of which nothing can be read any more fails, with every file named and nothing left behind', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await withBea(rig, makeTree(2, { 'a.txt': 100, 'b.txt': 200 }));
    const id = await offer(rig, ann, [bea], [folder]);
    await rename(folder, `${folder}-moved`);
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('it is over', () => stateOf(bea, id) === 'failed');
    await rig.until('nothing is left', async () => Object.keys(await downloadsOf(bea)).length === 0);
    expect(transferOf(bea, id)?.faults).toHaveLength(2);
  });
});

/** Without the empty folders. */
async function filesIn(client: RigClient): Promise<TreeContents> {
  const all = await downloadsOf(client);
  return without(all, ...Object.keys(all).filter((name) => name.endsWith('/')));
}

function smallFiles(count: number, size: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, number) => [`small/${number}.txt`, size]));
}
