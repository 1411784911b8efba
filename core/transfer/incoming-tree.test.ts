import { createHash, randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ranges } from '../../shared/lib/ranges.ts';
import type { EntryBody, Tree } from '../../shared/model/entry.ts';
import { type MemberId, memberIdSchema, messageIdSchema, type RoomId, roomIdSchema, type TransferId } from '../../shared/model/ids.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { FakeFileHost } from '../testing/fake-file-host.ts';
import { until } from '../testing/until.ts';
import { type Disk, FREE_MARGIN_BYTES } from './disk.ts';
import { smallDisk } from './testing/failing-disk.ts';
import { offeredTree, type TreeFile, treeSha256 } from './testing/offered-tree.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { TransferBook } from './transfer-book.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

const id = (bytes: number) => randomBytes(bytes).toString('base64url');
const roomId: RoomId = roomIdSchema.parse(id(16));
const ada: MemberId = memberIdSchema.parse(id(32));
const file = (path: string, size: number, more: Partial<TreeFile> = {}): TreeFile => ({
  path,
  bytes: seededBytes(size + path.length, size),
  ...more,
});
const FILES = [file('album/one.jpg', 5_000), file('album/deep/two.jpg', 300_000), file('notes.txt', 100), file('album/three.jpg', 40)];

const opened: TransferBook[] = [];
afterEach(async () => {
  for (const book of opened.splice(0)) await book.close('delete');
});

/** A receiver's book, and a host in memory that has the bytes. */
async function openRig(disk: Disk = nodeFs) {
  const folder = join(await tempFolder(), 'downloads');
  const clock = createFakeClock();
  const host = new FakeFileHost();
  const kept = new Map<TransferId, UnfinishedIncoming>();
  const newBook = () => {
    const book = new TransferBook({ port: host.port('receiver'), clock, logger: silentLogger, downloadDir: () => folder, aliasOf: () => '?', disk });
    book.events.on('kept', (record) => record.direction === 'incoming' && kept.set(record.offer.transferId, record));
    book.events.on('finished', ({ transfer }) => kept.delete(transfer.id));
    host.meet('receiver', book);
    opened.push(book);
    return book;
  };
  const announce = (book: TransferBook, transferId: TransferId, body: Omit<Extract<EntryBody, { readonly kind: 'file' }>, 'kind'>) =>
    book.addIncoming({ roomId, seq: 1, id: transferId, authorId: ada, authorAlias: 'Ada', at: 0, body: { kind: 'file', ...body } });
  /** Ada offers a tree; `damage` is done to what the host has of it. */
  const offer = (
    book: TransferBook,
    files: readonly TreeFile[],
    damage: (stream: Buffer) => void = () => {},
    said: { tree?: Partial<Tree>; size?: number } = {},
  ) => {
    const transferId = messageIdSchema.parse(id(16));
    const offered = offeredTree(files);
    const stream = Buffer.from(offered.stream);
    damage(stream);
    const tree = { ...offered.tree, ...said.tree };
    host.addStream(transferId, stream, tree);
    announce(book, transferId, { name: 'album', size: said.size ?? offered.size, tree });
    return { transferId, offered };
  };
  const advanceUntil = async (what: string, condition: () => boolean) => {
    const deadline = performance.now() + 10_000;
    for (; !condition(); await clock.advance(20)) if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
  };
  const complete = async <Value>(work: Promise<Value>): Promise<Value> => {
    let settled = false;
    work.catch(() => {}).finally(() => (settled = true));
    await advanceUntil('something is done', () => settled);
    return await work;
  };
  const heard = (type: string) => host.heard.filter((message) => message.type === type);
  return { folder, clock, host, kept, newBook, announce, offer, advanceUntil, complete, heard };
}

const stateOf = (book: TransferBook, transferId: TransferId) => book.get(transferId)?.status.state;
const cardOf = (book: TransferBook, transferId: TransferId) => {
  const transfer = book.get(transferId);
  if (transfer?.direction !== 'incoming') throw new Error('not offered');
  return transfer;
};

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(await Promise.all(files.map(async (path) => [path.slice(folder.length + 1), digest(await readFile(path))] as const)));
}
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const savedAs = (files: readonly TreeFile[]) => Object.fromEntries(files.map(({ path, bytes }) => [`Ada_${path}`, digest(bytes)]));

describe('looking at a tree', () => {
  it('[FT22] shows what it holds and would do here, asks once, and changes no state', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, [...FILES, file('run.exe', 1)]);
    await mkdir(rig.folder);
    await writeFile(join(rig.folder, 'Ada_notes.txt'), 'mine');
    await symlink('/nowhere', join(rig.folder, 'Ada_run.exe'));
    const details = await book.look(transferId);
    expect(details.files.map(({ file: place, path, size, isDangerous }) => [place, path.join('/'), size, isDangerous])).toEqual([
      ...FILES.map(({ path, bytes }, index) => [index, path, bytes.length, false]),
      [4, 'run.exe', 1, true],
    ]);
    expect(details.items).toEqual([
      { name: 'album', isFolder: true, savedAs: 'Ada_album', isTaken: false },
      { name: 'notes.txt', isFolder: false, savedAs: 'Ada_notes (2).txt', isTaken: true },
      { name: 'run.exe', isFolder: false, savedAs: 'Ada_run (2).exe', isTaken: true },
    ]);
    expect(details.target.folder).toBe(rig.folder);
    expect(details.target.freeBytes).toBeGreaterThan(0);
    expect(details.bytesPerSecond).toBe(undefined);
    const elsewhere = await book.look(transferId, { folder: join(rig.folder, 'not', 'there') });
    expect(elsewhere.items.map(({ isTaken }) => isTaken)).toEqual([false, false, false]);
    expect(elsewhere.target.freeBytes).toBeGreaterThan(0);
    expect(rig.host.heard.map(({ type }) => type)).toEqual(['look']);
    expect(cardOf(book, transferId)).toMatchObject({ status: { state: 'offered' }, isDangerous: true });
    expect((await book.files(transferId)).every(({ isWanted }) => isWanted === undefined)).toBe(true);
    expect(await readdir(rig.folder)).toHaveLength(2);
  });

  it('[FT22] needs no manifest for a plain file', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const transferId = messageIdSchema.parse(id(16));
    rig.announce(book, transferId, { name: '../run.exe', size: 5, thumbnail: 'AAAA' });
    const { files, items } = await book.look(transferId);
    expect(files).toEqual([{ file: 0, path: ['run.exe'], size: 5, thumbnail: 'AAAA', isDangerous: true }]);
    expect(items).toEqual([{ name: 'run.exe', isFolder: false, savedAs: 'Ada_run.exe', isTaken: false }]);
    expect(rig.host.heard).toEqual([]);
  });

  it('[FT11] counts what other downloads were promised off the free bytes', async () => {
    const disk = {
      ...nodeFs,
      statfs: (async () => ({ blocks: 10, bavail: 1_000 + FREE_MARGIN_BYTES, bsize: 1 })) as unknown as typeof nodeFs.statfs,
    };
    const rig = await openRig(disk);
    const book = rig.newBook();
    const [first, second] = [messageIdSchema.parse(id(16)), messageIdSchema.parse(id(16))];
    rig.host.answers = false;
    rig.announce(book, first, { name: 'a', size: 600 });
    rig.announce(book, second, { name: 'b', size: 600 });
    await book.accept(first);
    expect((await book.look(second)).target.freeBytes).toBe(400);
  });

  it('[FT22] that gets no answer says so after 15 s; offline at once', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    rig.host.answers = false;
    const { transferId } = rig.offer(book, FILES);
    const looking = book.look(transferId);
    looking.catch(() => {});
    await until('the host was asked', () => rig.heard('look').length === 1);
    await rig.clock.advance(14_900);
    expect(stateOf(book, transferId)).toBe('offered');
    await rig.clock.advance(200);
    await expect(looking).rejects.toMatchObject({ code: 'timed-out' });
    const again = book.look(transferId);
    again.catch(() => {});
    await until('the host was asked again', () => rig.heard('look').length === 2);
    book.offline();
    await expect(again).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(book.look(transferId)).rejects.toMatchObject({ code: 'connection-lost' });
    rig.host.answers = true;
    book.joined([{ transferId, state: 'offered' }]);
    expect((await book.look(transferId)).files).toHaveLength(4);
  });

  it('[FT22] looks again when the connection breaks on the way', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    let cuts = 0;
    rig.host.cutAfter = () => (++cuts > 3 ? undefined : 50);
    rig.host.onOpen = () => {
      if (cuts === 2) throw new LanChatError('connection-refused');
    };
    const { transferId } = rig.offer(book, FILES);
    const looking = book.look(transferId);
    await rig.advanceUntil('it was refused', () => rig.heard('look').length === 3);
    rig.host.onOpen = undefined;
    expect((await rig.complete(looking)).files).toHaveLength(4);
  });

  it('[FT22] [FT20] tells the host of a damaged manifest and looks once more; a second time it is not shown', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES, (stream) => stream.write('X', 3));
    await expect(rig.complete(book.look(transferId))).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(rig.host.heard.map(({ type }) => type)).toEqual(['look', 'failed', 'look']);
    await expect(rig.complete(book.accept(transferId))).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(stateOf(book, transferId)).toBe('offered');
    await expect(readdir(rig.folder)).rejects.toThrow('ENOENT');
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof openRig>>['offer']>[3]]>([
    ['more bytes', { size: 1 }],
    ['fewer files', { tree: { files: 5 } }],
  ])('[FT22] shows nothing, and accepts nothing, of a manifest that has %s than its offer', async (_, said) => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES, undefined, said);
    await expect(rig.complete(book.look(transferId))).rejects.toMatchObject({ code: 'protocol-error' });
    await expect(rig.complete(book.accept(transferId))).rejects.toMatchObject({ code: 'protocol-error' });
    expect(rig.heard('accept')).toEqual([]);
    expect(stateOf(book, transferId)).toBe('offered');
  });

  it.each([
    ['no JSON', '{"version":1,"files":['],
    ['another version', '{"version":2,"files":[],"emptyFolders":[]}'],
    ['a path upwards', '{"version":1,"files":[{"path":"../x","size":0}],"emptyFolders":[]}'],
    ['an absolute path', '{"version":1,"files":[{"path":"/etc/passwd","size":0}],"emptyFolders":[]}'],
    ['a size below zero', '{"version":1,"files":[{"path":"x","size":-1}],"emptyFolders":[]}'],
    ['bytes that are no text', '\xff\xfe{}'],
  ])('[FT22] shows nothing of a manifest with %s', async (_, text) => {
    const rig = await openRig();
    const book = rig.newBook();
    const transferId = messageIdSchema.parse(id(16));
    const json = Buffer.from(text, 'latin1');
    const tree: Tree = { items: 1, files: 1, folders: 0, manifestBytes: json.length };
    const stream = Buffer.concat([json, createHash('sha256').update(json).digest(), Buffer.alloc(32)]);
    rig.host.addStream(transferId, stream, tree);
    rig.announce(book, transferId, { name: 'x', size: 0, tree });
    await expect(rig.complete(book.look(transferId))).rejects.toMatchObject({ code: 'protocol-error' });
  });
});

describe('a tree that is accepted', () => {
  it('[FT1] [FT15] lands as it was offered, and says so', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId, offered } = rig.offer(book, FILES);
    await book.accept(transferId);
    expect(rig.host.heard.map(({ type }) => type)).toEqual(['look', 'accept']);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(rig.heard('accept')).toMatchObject([{ ranges: [[offered.segment.length, offered.stream.length]], have: 0 }]);
    expect(cardOf(book, transferId)).toMatchObject({
      wanted: { files: 4, bytes: offered.size },
      status: { savedAs: 'Ada_album', sha256: treeSha256(FILES) },
      isAutomatic: false,
    });
    expect(book.savedPath(transferId)).toBe(join(rig.folder, 'Ada_album'));
    expect(rig.heard('saved')).toMatchObject([{ sha256: treeSha256(FILES) }]);
    expect(await filesIn(rig.folder)).toEqual(savedAs(FILES));
    expect((await book.files(transferId)).map(({ isWanted }) => isWanted)).toEqual([true, true, true, true]);
  });

  it('[FT2] brings what was ticked, into the folder that was chosen', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES);
    const folder = join(rig.folder, 'elsewhere');
    await book.accept(transferId, {
      folder,
      files: [
        [0, 1],
        [2, 3],
      ],
      isAutomatic: true,
    });
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(await filesIn(folder)).toEqual(savedAs([FILES[0], FILES[2]].filter((each) => each !== undefined)));
    expect(cardOf(book, transferId)).toMatchObject({ wanted: { files: 2, bytes: 5_100 }, isAutomatic: true });
    expect((await book.files(transferId)).map(({ isWanted }) => isWanted)).toEqual([true, false, true, false]);
  });

  it.each<[string, Ranges, string]>([
    ['nothing', [], 'nothing-chosen'],
    ['what it does not hold', [[3, 5]], 'bad-request'],
  ])('is not when %s was ticked', async (_, files, code) => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES);
    await expect(book.accept(transferId, { files })).rejects.toMatchObject({ code });
    expect(stateOf(book, transferId)).toBe('offered');
    expect(rig.heard('accept')).toEqual([]);
  });

  it('[FT25] is not when there is too little room: the host is told, and another folder may do', async () => {
    let free = 10;
    const disk = { ...nodeFs, statfs: (async () => ({ blocks: 10, bavail: free, bsize: 1 })) as unknown as typeof nodeFs.statfs };
    const rig = await openRig(disk);
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES);
    await expect(book.accept(transferId)).rejects.toMatchObject({ code: 'disk-full', params: { name: 'album', free: 10 } });
    expect(rig.heard('failed')).toEqual([{ type: 'failed', transferId, code: 'disk-full', from: 'receiver' }]);
    expect(stateOf(book, transferId)).toBe('offered');
    expect(await readdir(rig.folder)).toEqual([]);
    free = 1_000_000_000;
    await book.accept(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
  });

  it('[FT26] names what could not come; the rest is saved', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, [file('x/a', 10, { fault: 'unreadable' }), file('x/b', 20)]);
    await book.accept(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(cardOf(book, transferId).faults).toEqual([{ file: 0, path: 'x/a', code: 'file-unreadable' }]);
    expect(await filesIn(rig.folder)).toEqual(savedAs([file('x/b', 20)]));
  });

  it('[FT26] fails when nothing of it could come', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, [file('x/a', 10, { fault: 'changed' })]);
    await book.accept(transferId);
    await until('it failed', () => stateOf(book, transferId) === 'failed');
    expect(cardOf(book, transferId)).toMatchObject({ status: { failure: { code: 'file-changed' } }, faults: [{ file: 0 }] });
    expect(rig.heard('failed')).toMatchObject([{ code: 'file-changed' }]);
    await expect.poll(() => readdir(rig.folder)).toEqual([]);
  });

  it('[FT20] tells the host once of what was wrong, and asks for that alone', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId, offered } = rig.offer(book, FILES, (stream) => {
      const at = stream.length - 32 - 40 - 132;
      stream[at - 50] = (stream[at - 50] ?? 0) ^ 1;
      stream[stream.length - 40] = (stream[stream.length - 40] ?? 0) ^ 1;
    });
    rig.host.onOpen = ({ grant: _ }) => {
      if (rig.heard('failed').length > 0) offered.stream.copy(rig.host.streamOf(transferId));
    };
    await book.accept(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(rig.heard('failed')).toMatchObject([{ code: 'hash-mismatch' }]);
    const end = offered.stream.length;
    expect(rig.heard('accept')).toMatchObject([
      { have: 0 },
      {
        ranges: [
          [end - 72 - 132 - 300_032, end - 72 - 132],
          [end - 72, end],
        ],
        have: 5_032 + 132,
      },
    ]);
    expect(await filesIn(rig.folder)).toEqual(savedAs(FILES));
  });

  it('[FT4] leaves no trace when it is cancelled, but for what has its name already', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    rig.host.stalls = true;
    const files = [file('first.txt', 10), file('x/b', 900_000)];
    const { transferId } = rig.offer(book, files);
    await book.look(transferId);
    rig.host.cutAfter = () => 300_000;
    await book.accept(transferId);
    await rig.advanceUntil('some came', () => {
      const { status } = cardOf(book, transferId);
      return status.state === 'receiving' && status.progress.bytes > 200_000 && status.progress.file === 1;
    });
    book.cancel(transferId);
    await expect.poll(() => readdir(rig.folder)).toEqual(['Ada_first.txt']);
    expect(stateOf(book, transferId)).toBe('cancelled');
  });

  it('[FT11] stops when the disk is full, says which file, and goes on from what is there', async () => {
    const disk = smallDisk(1_400_000);
    const rig = await openRig(disk);
    const book = rig.newBook();
    const files = [file('x/a', 100_000), file('x/b', 3_000_000)];
    const { transferId, offered } = rig.offer(book, files);
    await book.accept(transferId);
    await until('it stopped', () => stateOf(book, transferId) === 'paused');
    expect(cardOf(book, transferId).status).toMatchObject({ by: 'self', failure: { code: 'disk-full', params: { name: 'x/b' } } });
    expect(rig.heard('failed')).toEqual([{ type: 'failed', transferId, code: 'disk-full', from: 'receiver' }]);
    book.offline();
    book.joined([{ transferId, state: 'receiving' }]);
    expect(rig.heard('failed')).toHaveLength(2);
    expect(cardOf(book, transferId).status).toMatchObject({ state: 'paused', failure: { code: 'disk-full' } });
    Object.assign(disk, nodeFs);
    book.resume(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(rig.heard('accept').at(-1)).toMatchObject({ have: expect.toSatisfy((have: number) => have > 100_000) });
    expect(rig.heard('saved')).toMatchObject([{ sha256: treeSha256(files) }]);
    expect(offered.size).toBe(3_100_000);
    expect(await filesIn(rig.folder)).toEqual(savedAs(files));
  });
});

describe('a tree whose folder', () => {
  it('[FT11] cannot be written to any more stops, and goes on from what is there when it can', async () => {
    const disk = smallDisk(1_400_000, 'EROFS');
    const rig = await openRig(disk);
    const book = rig.newBook();
    const files = [file('x/a', 100_000), file('x/b', 3_000_000)];
    const { transferId } = rig.offer(book, files);
    await book.accept(transferId);
    await until('it stopped', () => stateOf(book, transferId) === 'paused');
    expect(cardOf(book, transferId).status).toMatchObject({ by: 'self', failure: { code: 'folder-unwritable', params: { name: 'x/b' } } });
    expect(rig.heard('failed')).toEqual([{ type: 'failed', transferId, code: 'folder-unwritable', from: 'receiver' }]);
    Object.assign(disk, nodeFs);
    book.resume(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(rig.heard('accept').at(-1)).toMatchObject({ have: expect.toSatisfy((have: number) => have > 100_000) });
    expect(await filesIn(rig.folder)).toEqual(savedAs(files));
  });

  it.each<[string, (folder: string) => void, (folder: string) => Promise<void>]>([
    ['is away for a while', (folder) => renameSync(folder, `${folder}.away`), (folder) => nodeFs.rename(`${folder}.away`, folder)],
    ['was deleted', (folder) => rmSync(folder, { recursive: true }), async () => {}],
  ])('[FT11] %s stops, and is saved there when its person goes on with it', async (_, vanish, comeBack) => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(
      book,
      FILES.filter(({ path }) => path.includes('/')),
    );
    await book.look(transferId);
    rig.host.onOpen = () => vanish(rig.folder);
    await book.accept(transferId);
    await until('it stopped', () => stateOf(book, transferId) === 'paused');
    expect(cardOf(book, transferId).status).toMatchObject({ failure: { code: 'folder-unwritable' } });
    rig.host.onOpen = undefined;
    await comeBack(rig.folder);
    book.resume(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(await filesIn(rig.folder)).toEqual(savedAs(FILES.filter(({ path }) => path.includes('/'))));
  });
});

describe('a restart of the receiver of a tree', () => {
  /** Some came, and the app ended. */
  async function interrupted(files: readonly TreeFile[], came: number, wanted?: Ranges) {
    const rig = await openRig();
    const first = rig.newBook();
    rig.host.stalls = true;
    const { transferId, offered } = rig.offer(first, files);
    await first.look(transferId);
    rig.host.cutAfter = () => came;
    await first.accept(transferId, { files: wanted });
    await rig.advanceUntil('the bytes came', () => {
      const { status } = cardOf(first, transferId);
      return status.state === 'receiving' && status.progress.bytes > 0;
    });
    await rig.clock.advance(500);
    await first.close('keep');
    rig.host.stalls = false;
    rig.host.cutAfter = () => undefined;
    const record = rig.kept.get(transferId);
    if (record === undefined) throw new Error('nothing was kept');
    const book = rig.newBook();
    return { ...rig, book, transferId, offered, record };
  }

  it('[FT5] [FT13] reads again what is there, and goes on with the same files in the same folder', async () => {
    const files = [file('x/a', 100_000), file('x/b', 1_500_000), file('x/c', 10), file('x/d', 10)];
    const { book, record, transferId, heard, folder } = await interrupted(files, 1_400_000, [[0, 3]]);
    expect(record).toMatchObject({ files: [[0, 3]], wanted: { files: 3, bytes: 1_600_010 }, folder, paused: false });
    book.restoreUnfinished([JSON.parse(JSON.stringify(record))]);
    const states: string[] = [];
    book.events.on('changed', ({ status }) => states.push(status.state));
    expect((await book.files(transferId)).map(({ isWanted }) => isWanted)).toEqual([true, true, true, false]);
    book.joined([{ transferId, state: 'interrupted' }]);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(states).toContain('verifying');
    expect(heard('accept').at(-1)).toMatchObject({ have: expect.toSatisfy((have: number) => have > 1_000_000) });
    expect(await filesIn(folder)).toEqual(savedAs(files.slice(0, 3)));
    expect(cardOf(book, transferId)).toMatchObject({ wanted: { files: 3 } });
  });

  it('[FT17] stays paused when it was, and knows its files', async () => {
    const { book, record, transferId, folder } = await interrupted(FILES, 100_000);
    book.restoreUnfinished([{ ...record, paused: true, failure: { code: 'disk-full', params: { name: 'x' } } }]);
    book.joined([{ transferId, state: 'interrupted' }]);
    expect(cardOf(book, transferId).status).toMatchObject({ state: 'paused', by: 'self', failure: { code: 'disk-full' } });
    expect(await book.files(transferId)).toHaveLength(4);
    book.resume(transferId);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(await filesIn(folder)).toEqual(savedAs(FILES));
  });

  it('[FT13] fetches the manifest and everything anew when nothing is left', async () => {
    const { book, record, transferId, folder, heard } = await interrupted(FILES, 100_000);
    await nodeFs.rm(record.partialPath, { recursive: true });
    book.restoreUnfinished([record]);
    book.joined([{ transferId, state: 'interrupted' }]);
    await until('it is saved', () => stateOf(book, transferId) === 'saved');
    expect(heard('look')).toHaveLength(2);
    expect(await filesIn(folder)).toEqual(savedAs(FILES));
  });

  it('[FT4] deletes the staging folder when it is cancelled before it is opened again', async () => {
    const { book, record, transferId, folder } = await interrupted(FILES, 100_000);
    book.restoreUnfinished([{ ...record, paused: true }]);
    book.joined([{ transferId, state: 'paused' }]);
    book.cancel(transferId);
    await expect.poll(() => readdir(folder)).toEqual([]);
  });
});

describe('files that are here already', () => {
  /** Answers as the sender would. */
  const answering = (rig: Awaited<ReturnType<typeof openRig>>, files: readonly TreeFile[]) =>
    rig.host.meet('sender', {
      receive: (message) => {
        if (message.type !== 'ask-hashes') return;
        const hashes = message.files.map((place) => ({ file: place, sha256: digest(files[place]?.bytes ?? Buffer.alloc(0)) }));
        rig.host.port('sender').send({ type: 'hashes', transferId: message.transferId, hashes });
      },
    });

  it('[FT24] are those of the same name, size and SHA-256', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const { transferId } = rig.offer(book, FILES);
    answering(rig, FILES);
    const [one, two, notes] = FILES;
    await mkdir(join(rig.folder, 'Ada_album/deep'), { recursive: true });
    await writeFile(join(rig.folder, 'Ada_album/one.jpg'), one?.bytes ?? '');
    await writeFile(join(rig.folder, 'Ada_album/deep/two.jpg'), seededBytes(1, two?.bytes.length ?? 0));
    await writeFile(join(rig.folder, 'Ada_notes.txt'), notes?.bytes.subarray(1) ?? '');
    await symlink(join(rig.folder, 'Ada_album/one.jpg'), join(rig.folder, 'Ada_album/three.jpg'));
    expect(await book.findOwned(transferId)).toEqual([0]);
    expect(rig.heard('ask-hashes')).toMatchObject([{ files: [0, 1] }]);
    expect(await book.findOwned(transferId, { folder: join(rig.folder, 'other') })).toEqual([]);
    expect(stateOf(book, transferId)).toBe('offered');
  });

  it('[FT24] are asked for in batches', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const files = Array.from({ length: 1_001 }, (_, index) => file(`x/${index}`, 1 + (index % 3)));
    const { transferId } = rig.offer(book, files);
    answering(rig, files);
    await mkdir(join(rig.folder, 'Ada_x'), { recursive: true });
    for (const [index, { bytes }] of files.entries()) await writeFile(join(rig.folder, 'Ada_x', `${index}`), bytes);
    expect(await book.findOwned(transferId)).toHaveLength(1_001);
    expect(rig.heard('ask-hashes').map((message) => message.type === 'ask-hashes' && message.files.length)).toEqual([500, 500, 1]);
  });

  it('[FT24] are none when the sender does not say, or this device is offline', async () => {
    const rig = await openRig();
    const book = rig.newBook();
    const transferId = messageIdSchema.parse(id(16));
    rig.host.addUploaded(transferId, Buffer.from('12345'));
    rig.announce(book, transferId, { name: 'a.txt', size: 5 });
    await mkdir(rig.folder);
    await writeFile(join(rig.folder, 'Ada_a.txt'), '12345');
    const finding = book.findOwned(transferId);
    await until('it was asked', () => rig.heard('ask-hashes').length === 1);
    await rig.clock.advance(30_000);
    expect(await finding).toEqual([]);
    book.offline();
    expect(await book.findOwned(transferId)).toEqual([]);
    book.joined([{ transferId, state: 'offered' }]);
    answering(rig, [{ path: 'a.txt', bytes: Buffer.from('12345') }]);
    expect(await book.findOwned(transferId)).toEqual([0]);
  });
});

describe('downloads that wait', () => {
  it('[FT6] begin when more may run', async () => {
    const rig = await openRig();
    let most = 1;
    const book = new TransferBook({
      ...{ port: rig.host.port('receiver'), clock: rig.clock, logger: silentLogger, downloadDir: () => rig.folder, aliasOf: () => '?' },
      maxDownloads: () => most,
    });
    opened.push(book);
    rig.host.answers = false;
    const ids = Array.from({ length: 4 }, () => messageIdSchema.parse(id(16)));
    for (const transferId of ids) {
      rig.announce(book, transferId, { name: 'a', size: 5 });
      await book.accept(transferId);
    }
    expect(rig.heard('accept')).toHaveLength(1);
    most = 3;
    book.maxDownloadsChanged();
    expect(rig.heard('accept').map(({ transferId }) => transferId)).toEqual(ids.slice(0, 3));
  });
});
