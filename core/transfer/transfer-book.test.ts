import { createHash, randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { access, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FailureCode } from '../../shared/model/failure.ts';
import { type MemberId, memberIdSchema, messageIdSchema, type RoomId, roomIdSchema, type TransferId } from '../../shared/model/ids.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { PROGRESS_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { OfferEnd, ReceiverState } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { FakeFileHost } from '../testing/fake-file-host.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { until } from '../testing/until.ts';
import type { TransferMessage } from './data-pipe.ts';
import { type Disk, FREE_MARGIN_BYTES } from './disk.ts';
import { inspectFile } from './source-file.ts';
import { failingDisk, smallDisk } from './testing/failing-disk.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { TransferBook, type TransferRecord } from './transfer-book.ts';

const id = (bytes: number) => randomBytes(bytes).toString('base64url');
const newTransferId = (): TransferId => messageIdSchema.parse(id(16));
const roomId: RoomId = roomIdSchema.parse(id(16));
const ada: MemberId = memberIdSchema.parse(id(32));
const bob: MemberId = memberIdSchema.parse(id(32));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const MIB = 1024 * 1024;

const opened: TransferBook[] = [];
afterEach(async () => {
  for (const book of opened.splice(0)) await book.close('delete');
});

/** A sender's book, a receiver's book, and a host in memory between them. */
async function openRig(options: { readonly disk?: Disk } = {}) {
  const root = await tempFolder();
  const folder = join(root, 'downloads');
  const clock = createFakeClock();
  const host = new FakeFileHost();
  const newBook = (name: 'sender' | 'receiver') => {
    const { disk } = options;
    const book = new TransferBook({
      ...{ port: host.port(name), clock, logger: silentLogger, downloadDir: () => folder },
      aliasOf: (memberId) => (memberId === bob ? 'Bob' : '?'),
      disk,
    });
    const changes: Transfer[] = [];
    book.events.on('changed', (transfer) => changes.push(transfer));
    host.meet(name, book);
    opened.push(book);
    return { book, changes, state: (transferId: TransferId) => book.get(transferId)?.status.state };
  };
  const sender = newBook('sender');
  const receiver = newBook('receiver');

  /** Announces a file to the receiver. */
  const announce = (transferId: TransferId, size: number, name = 'notes.txt') => {
    const body = { kind: 'file', name, size } as const;
    receiver.book.addIncoming({ roomId, seq: 1, id: transferId, authorId: ada, authorAlias: 'Ada', at: 0, body });
  };
  /** Ada offers a file, and the host has committed it. */
  const offer = async (data: Uint8Array, { temporary = false } = {}) => {
    const transferId = newTransferId();
    const path = join(root, `source-${transferId}`);
    await writeFile(path, data);
    sender.book.addOutgoing({ transferId, roomId, path, name: 'notes.txt', temporary, keep: false, ...(await inspectFile(path, 'notes.txt')) });
    host.addOffer(transferId, data.length);
    sender.book.outgoingPosted(transferId);
    announce(transferId, data.length);
    return { transferId, path };
  };
  /** An offer whose bytes the host has already. */
  const uploaded = (data: Buffer, trailer?: Buffer) => {
    const transferId = newTransferId();
    host.addUploaded(transferId, data, trailer);
    announce(transferId, data.length);
    return transferId;
  };
  /** Moves the clock until it is so; the disk takes real time meanwhile. */
  const advanceUntil = async (what: string, condition: () => boolean) => {
    const deadline = performance.now() + 10_000;
    for (; !condition(); await clock.advance(20)) if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
  };
  /** A download that stands still after `came` bytes. */
  const stalled = async (data: Buffer, came: number) => {
    host.stalls = true;
    host.cutAfter = () => came;
    const transferId = uploaded(data);
    await receiver.book.accept(transferId);
    await advanceUntil('the bytes came', () => {
      const status = receiver.book.get(transferId)?.status;
      return status?.state === 'receiving' && status.progress.bytes === came;
    });
    return transferId;
  };
  const rejoin = (state: ReceiverState, ...ids: TransferId[]) => receiver.book.joined(ids.map((transferId) => ({ transferId, state })));
  const heard = (type: string) => host.heard.filter((message) => message.type === type);
  return { root, folder, clock, host, sender, receiver, announce, offer, uploaded, stalled, advanceUntil, rejoin, heard };
}

/** Where what was asked for begins. */
const startsOf = (messages: readonly TransferMessage[]) => messages.map((message) => message.type === 'accept' && message.ranges[0]?.[0]);
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('a file from one book to the other', () => {
  it.each([0, 1, 262_144, 3_000_001])('[FT1] of %i bytes lands as <alias>_<name>, with the same SHA-256 on both sides', async (size) => {
    const rig = await openRig();
    const data = seededBytes(size, size);
    const { transferId } = await rig.offer(data);
    await rig.receiver.book.accept(transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    await until('it is uploaded', () => rig.sender.state(transferId) === 'uploaded');
    expect(rig.receiver.book.get(transferId)).toMatchObject({
      direction: 'incoming',
      senderAlias: 'Ada',
      status: { savedAs: 'Ada_notes.txt', sha256: sha256(data) },
    });
    expect(rig.sender.book.get(transferId)?.status).toEqual({ state: 'uploaded', sha256: sha256(data) });
    expect(rig.receiver.book.savedPath(transferId)).toBe(join(rig.folder, 'Ada_notes.txt'));
    expect((await readFile(join(rig.folder, 'Ada_notes.txt'))).equals(data)).toBe(true);
    expect(rig.heard('saved')).toEqual([{ type: 'saved', transferId, sha256: sha256(data), from: 'receiver' }]);
    const states = rig.receiver.changes.map(({ status }) => status.state);
    expect([...new Set(states)]).toEqual(['offered', 'waiting', 'receiving', 'verifying', 'saved']);
  });

  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    '[FT5] arrives although every connection is cut, both ways (seed %i)',
    async (seed) => {
      const rig = await openRig();
      const random = seededRandom(seed);
      const data = seededBytes(seed, 1 + Math.floor(random() * 600_000));
      let cuts = 0;
      rig.host.cutAfter = () => (++cuts > 25 ? undefined : 1 + Math.floor(random() * 200_000));
      const { transferId } = await rig.offer(data);
      await rig.receiver.book.accept(transferId);
      await rig.advanceUntil('it is saved', () => rig.receiver.state(transferId) === 'saved');
      expect((await readFile(rig.receiver.book.savedPath(transferId))).equals(data)).toBe(true);
      await rig.advanceUntil('it is uploaded', () => rig.sender.state(transferId) === 'uploaded');
      expect(await readdir(rig.folder)).toEqual(['Ada_notes.txt']);
    },
  );
});

describe('accepting', () => {
  it('[FT2] writes nothing before, not even the folder', async () => {
    const rig = await openRig();
    await rig.offer(seededBytes(1, 100));
    await rig.clock.advance(1_000);
    expect(await exists(rig.folder)).toBe(false);
    expect(rig.host.heard).toEqual([]);
  });

  it('[FT2] twice is once', async () => {
    const rig = await openRig();
    const transferId = rig.uploaded(seededBytes(2, 100));
    await Promise.all([rig.receiver.book.accept(transferId), rig.receiver.book.accept(transferId)]);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    await rig.receiver.book.accept(transferId);
    expect(rig.heard('accept')).toHaveLength(1);
    expect(await readdir(rig.folder)).toEqual(['Ada_notes.txt']);
  });

  it.each([
    ['EROFS', 'folder-unwritable'],
    ['ENOSPC', 'disk-full'],
  ] as const)(
    '[FT11] [FT25] says what is wrong with the disk (%s), to the host, too, asks for nothing, and can be tried again',
    async (code, expected) => {
      const disk = failingDisk({ open: code });
      const rig = await openRig({ disk });
      const transferId = rig.uploaded(seededBytes(3, 100));
      await expect(rig.receiver.book.accept(transferId)).rejects.toMatchObject({ code: expected });
      expect(rig.receiver.state(transferId)).toBe('offered');
      expect(rig.host.heard).toEqual([{ type: 'failed', transferId, code: expected, from: 'receiver' }]);
      Object.assign(disk, failingDisk({}));
      await rig.receiver.book.accept(transferId);
      await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    },
  );

  it('[FT2] what is unknown or over is refused with unknown-transfer', async () => {
    const rig = await openRig();
    await expect(rig.receiver.book.accept(newTransferId())).rejects.toMatchObject({ code: 'unknown-transfer' });
    const transferId = rig.uploaded(seededBytes(4, 10));
    rig.receiver.book.receive({ type: 'offer-ended', transferId, reason: 'withdrawn' });
    await expect(rig.receiver.book.accept(transferId)).rejects.toMatchObject({ code: 'unknown-transfer' });
  });

  it('[FT6] runs three downloads at once; the others wait in order', async () => {
    const rig = await openRig();
    rig.host.answers = false;
    const ids = [1, 2, 3, 4, 5].map((seed) => rig.uploaded(seededBytes(seed, 10)));
    for (const transferId of ids) await rig.receiver.book.accept(transferId);
    expect(rig.heard('accept').map(({ transferId }) => transferId)).toEqual(ids.slice(0, 3));
    expect(ids.map((transferId) => rig.receiver.state(transferId))).toEqual(['waiting', 'waiting', 'waiting', 'interrupted', 'interrupted']);
    expect(ids[4] && rig.receiver.book.get(ids[4])?.status).toEqual({ state: 'interrupted', bytes: 0, waitingFor: 'self' });
    rig.receiver.book.cancel(ids[3] ?? newTransferId());
    rig.receiver.book.cancel(ids[0] ?? newTransferId());
    expect(rig.heard('accept').map(({ transferId }) => transferId)).toEqual([ids[0], ids[1], ids[2], ids[4]]);
    expect(ids[4] && rig.receiver.state(ids[4])).toBe('waiting');
  });

  it('[FT11] does not count what is found to be too large at the same time', async () => {
    const free = 1_600 + FREE_MARGIN_BYTES;
    const disk = { ...nodeFs, statfs: (async () => ({ blocks: 10, bavail: free, bsize: 1 })) as unknown as typeof nodeFs.statfs };
    const rig = await openRig({ disk });
    rig.host.answers = false;
    const answers = [5_000, 1_000, 700, 600].map((size) => rig.receiver.book.accept(rig.uploaded(seededBytes(size, size))));
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('[FT11] counts what other downloads have been promised', async () => {
    const free = 1_600 + FREE_MARGIN_BYTES;
    const disk = { ...nodeFs, statfs: (async () => ({ blocks: 10, bavail: free, bsize: 1 })) as unknown as typeof nodeFs.statfs };
    const rig = await openRig({ disk });
    rig.host.answers = false;
    const [first, second, third] = [1_000, 600, 1].map((size) => rig.uploaded(seededBytes(size, size)));
    await rig.receiver.book.accept(first ?? newTransferId());
    await rig.receiver.book.accept(second ?? newTransferId());
    await expect(rig.receiver.book.accept(third ?? newTransferId())).rejects.toMatchObject({ code: 'disk-full' });
    rig.receiver.book.cancel(first ?? newTransferId());
    await rig.receiver.book.accept(third ?? newTransferId());
  });

  it('declining tells the host; the file cannot be cancelled after', async () => {
    const rig = await openRig();
    const transferId = rig.uploaded(seededBytes(5, 10));
    rig.receiver.book.decline(transferId);
    rig.receiver.book.decline(transferId);
    rig.receiver.book.cancel(transferId);
    expect(rig.receiver.state(transferId)).toBe('declined');
    expect(rig.host.heard).toEqual([{ type: 'decline', transferId, from: 'receiver' }]);
  });
});

describe('a download that is disturbed', () => {
  it('[FT5] asks again at once with what it has, then later and later, and never gives up', async () => {
    const rig = await openRig();
    let connections = 0;
    rig.host.cutAfter = () => (++connections === 1 ? 60 : undefined);
    rig.host.onOpen = () => {
      if (connections >= 1 && connections < 10) {
        connections++;
        throw new LanChatError('connection-refused');
      }
    };
    const transferId = rig.uploaded(seededBytes(6, 100));
    await rig.receiver.book.accept(transferId);
    await rig.advanceUntil('it was cut', () => rig.receiver.state(transferId) === 'interrupted');
    expect(rig.receiver.book.get(transferId)?.status).toEqual({ state: 'interrupted', bytes: 60, waitingFor: 'host' });
    await rig.advanceUntil('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(startsOf(rig.heard('accept'))).toEqual([0, ...Array(10).fill(60)]);
    expect(rig.heard('failed')).toEqual([]);
  });

  it('[FT5] stops while the device is offline, and goes on where it was when it joined again', async () => {
    const rig = await openRig();
    const data = seededBytes(7, 5_000);
    const transferId = await rig.stalled(data, 2_000);
    rig.receiver.book.offline();
    rig.host.cutAfter = () => undefined;
    await rig.clock.advance(60_000);
    expect(rig.heard('accept')).toHaveLength(1);
    rig.rejoin('receiving', transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(rig.heard('accept').at(-1)).toMatchObject({ ranges: [[2_000, 5_032]], have: 2_000 });
    expect((await readFile(rig.receiver.book.savedPath(transferId))).equals(data)).toBe(true);
  });

  it('[FT4] cancelling tells the host, and deletes what came', async () => {
    const rig = await openRig();
    const transferId = await rig.stalled(seededBytes(8, 400_000), 100_000);
    rig.receiver.book.cancel(transferId);
    rig.receiver.book.cancel(transferId);
    expect(rig.receiver.state(transferId)).toBe('cancelled');
    expect(rig.heard('cancel')).toEqual([{ type: 'cancel', transferId, from: 'receiver' }]);
    await expect.poll(() => readdir(rig.folder)).toEqual([]);
    await rig.clock.advance(60_000);
    expect(rig.receiver.state(transferId)).toBe('cancelled');
  });

  it('[FT4] can be accepted anew after it was cancelled', async () => {
    const rig = await openRig();
    rig.host.answers = false;
    const transferId = rig.uploaded(seededBytes(9, 100));
    await rig.receiver.book.accept(transferId);
    rig.receiver.book.cancel(transferId);
    rig.host.answers = true;
    await rig.receiver.book.accept(transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(await readdir(rig.folder)).toEqual(['Ada_notes.txt']);
  });

  it('[FT4] says that what was declined or stopped can be accepted again, until the offer ends', async () => {
    const rig = await openRig();
    rig.host.answers = false;
    const [declined, cancelled] = [rig.uploaded(seededBytes(9, 100)), rig.uploaded(seededBytes(8, 100))];
    const { book, changes } = rig.receiver;
    const canAcceptAgain = () =>
      [declined, cancelled]
        .map((transferId) => book.get(transferId))
        .map((transfer) => transfer?.direction === 'incoming' && transfer.canAcceptAgain);
    expect(canAcceptAgain()).toEqual([undefined, undefined]);
    book.decline(declined);
    await book.accept(cancelled);
    book.cancel(cancelled);
    expect(canAcceptAgain()).toEqual([true, true]);

    const { length } = changes;
    book.receive({ type: 'offer-ended', transferId: declined, reason: 'withdrawn' });
    expect(changes.slice(length)).toMatchObject([{ id: declined, status: { state: 'declined' } }]);
    expect(canAcceptAgain()).toEqual([undefined, true]);
    book.offline();
    book.joined([{ transferId: declined, state: 'declined' }]);
    expect(canAcceptAgain()).toEqual([true, undefined]);
  });

  it.each(['withdrawn', 'source-changed', 'host-storage', 'sender-left'] as const)(
    '[FT7] an offer that ended as %s before a byte came ends the download',
    async (reason) => {
      const rig = await openRig();
      rig.host.answers = false;
      const transferId = rig.uploaded(seededBytes(10, 100));
      await rig.receiver.book.accept(transferId);
      rig.receiver.book.receive({ type: 'offer-ended', transferId, reason });
      expect(rig.receiver.book.get(transferId)?.status).toEqual({ state: 'ended', reason });
      await expect.poll(() => readdir(rig.folder)).toEqual([]);
    },
  );

  it('[FT7] an offer that ended while bytes flow goes on until the host cuts it and says so again', async () => {
    const rig = await openRig();
    const transferId = await rig.stalled(seededBytes(11, 300_000), 100_000);
    rig.receiver.book.receive({ type: 'offer-ended', transferId, reason: 'sender-left' });
    expect(rig.receiver.state(transferId)).toBe('receiving');
    rig.host.answers = false;
    rig.host.cutAll();
    await rig.advanceUntil('the host was asked again', () => rig.heard('accept').length === 2);
    rig.receiver.book.receive({ type: 'offer-ended', transferId, reason: 'sender-left' });
    expect(rig.receiver.book.get(transferId)?.status).toEqual({ state: 'ended', reason: 'sender-left' });
    await expect.poll(() => readdir(rig.folder)).toEqual([]);
  });

  it('[FT7] an offer that ended while bytes flowed, and is gone when the device joins again, has ended for that reason', async () => {
    const rig = await openRig();
    const transferId = await rig.stalled(seededBytes(11, 300_000), 100_000);
    rig.receiver.book.receive({ type: 'offer-ended', transferId, reason: 'withdrawn' });
    rig.receiver.book.offline();
    rig.receiver.book.joined([]);
    expect(rig.receiver.book.get(transferId)?.status).toEqual({ state: 'ended', reason: 'withdrawn' });
  });

  it('[FT7] finishes what the host lets finish, although the sender left', async () => {
    const rig = await openRig();
    const transferId = rig.uploaded(seededBytes(12, 100_000));
    rig.host.onOpen = () => setImmediate(() => rig.receiver.book.receive({ type: 'offer-ended', transferId, reason: 'sender-left' }));
    await rig.receiver.book.accept(transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
  });

  it('[FT20] a wrong hash tells the host, fetches the file once more, and fails the second time; no file is left', async () => {
    const rig = await openRig();
    const transferId = rig.uploaded(seededBytes(13, 1_000), Buffer.alloc(32));
    await rig.receiver.book.accept(transferId);
    await until('it failed', () => rig.receiver.state(transferId) === 'failed');
    const failed = { type: 'failed', transferId, code: 'hash-mismatch', from: 'receiver' };
    expect(rig.heard('failed')).toEqual([failed, failed]);
    expect(startsOf(rig.heard('accept'))).toEqual([0, 0]);
    await expect.poll(() => readdir(rig.folder)).toEqual([]);
  });

  it('[FT11] a disk that fills up stops the transfer and tells the host; with room again, it goes on from what is there', async () => {
    const disk = smallDisk(2 * 1024 * 1024);
    const rig = await openRig({ disk });
    const data = seededBytes(14, 3 * 1024 * 1024);
    const transferId = rig.uploaded(data);
    await rig.receiver.book.accept(transferId);
    await until('it stopped', () => rig.receiver.state(transferId) === 'paused');
    expect(rig.receiver.book.get(transferId)?.status).toMatchObject({
      by: 'self',
      failure: { code: 'disk-full', params: { name: 'Ada_notes.txt' } },
    });
    expect(rig.heard('failed')).toEqual([{ type: 'failed', transferId, code: 'disk-full', from: 'receiver' }]);
    expect((await readdir(rig.folder)).map((name) => name.slice(0, 10))).toEqual(['.lan-chat-']);
    Object.assign(disk, smallDisk(Number.POSITIVE_INFINITY));
    rig.receiver.book.resume(transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(rig.heard('accept').at(-1)).toMatchObject({ have: 2 * 1024 * 1024 });
    expect((await readFile(rig.receiver.book.savedPath(transferId))).equals(data)).toBe(true);
    expect(await readdir(rig.folder)).toEqual(['Ada_notes.txt']);
  });

  it('[FT11] a folder that cannot be written to any more stops it, too; when it can, it goes on from what is there', async () => {
    const disk = smallDisk(2 * MIB, 'EROFS');
    const rig = await openRig({ disk });
    const data = seededBytes(14, 3 * MIB);
    const transferId = rig.uploaded(data);
    await rig.receiver.book.accept(transferId);
    await until('it stopped', () => rig.receiver.state(transferId) === 'paused');
    expect(rig.receiver.book.get(transferId)?.status).toMatchObject({
      by: 'self',
      failure: { code: 'folder-unwritable', params: { name: 'Ada_notes.txt', folder: 'downloads' } },
    });
    expect(rig.heard('failed')).toEqual([{ type: 'failed', transferId, code: 'folder-unwritable', from: 'receiver' }]);
    Object.assign(disk, { ...nodeFs, ...failingDisk({ open: 'EROFS' }) });
    rig.receiver.book.resume(transferId);
    await until('it stopped again', () => rig.heard('failed').length === 2);
    expect(rig.receiver.state(transferId)).toBe('paused');
    Object.assign(disk, nodeFs);
    rig.receiver.book.resume(transferId);
    await until('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(rig.heard('accept').at(-1)).toMatchObject({ have: 2 * MIB });
    expect((await readFile(rig.receiver.book.savedPath(transferId))).equals(data)).toBe(true);
    expect(await readdir(rig.folder)).toEqual(['Ada_notes.txt']);
  });

  describe('[FT11] whose folder vanishes under it', () => {
    const SIZE = 300_000;
    /** All bytes came, but for their folder. */
    async function vanished(vanish: (folder: string) => void) {
      const rig = await openRig();
      const data = seededBytes(16, SIZE);
      const transferId = rig.uploaded(data);
      rig.host.onOpen = () => vanish(rig.folder);
      await rig.receiver.book.accept(transferId);
      await until('it stopped', () => rig.receiver.state(transferId) === 'paused');
      expect(rig.receiver.book.get(transferId)?.status).toMatchObject({ failure: { code: 'folder-unwritable' } });
      rig.host.onOpen = undefined;
      return { ...rig, data, transferId };
    }

    it('goes on with what came when it is back', async () => {
      const { folder, data, transferId, receiver, heard } = await vanished((path) => renameSync(path, `${path}.away`));
      await nodeFs.rename(`${folder}.away`, folder);
      receiver.book.resume(transferId);
      await until('it is saved', () => receiver.state(transferId) === 'saved');
      expect(heard('accept').at(-1)).toMatchObject({ ranges: [[SIZE, SIZE + 32]], have: SIZE });
      expect((await readFile(receiver.book.savedPath(transferId))).equals(data)).toBe(true);
      expect(await readdir(folder)).toEqual(['Ada_notes.txt']);
    });

    it('begins anew in a new one of that name when it stays away', async () => {
      const { folder, data, transferId, receiver, heard } = await vanished((path) => rmSync(path, { recursive: true }));
      receiver.book.resume(transferId);
      await until('it is saved', () => receiver.state(transferId) === 'saved');
      expect(heard('accept').at(-1)).toMatchObject({ have: 0 });
      expect((await readFile(receiver.book.savedPath(transferId))).equals(data)).toBe(true);
      expect(await readdir(folder)).toEqual(['Ada_notes.txt']);
    });

    it('can be stopped, and accepted again into another one', async () => {
      const { root, data, transferId, receiver } = await vanished((path) => rmSync(path, { recursive: true }));
      receiver.book.cancel(transferId);
      receiver.book.offline();
      receiver.book.joined([{ transferId, state: 'cancelled' }]);
      expect(receiver.book.get(transferId)).toMatchObject({ canAcceptAgain: true });
      await receiver.book.accept(transferId, { folder: join(root, 'elsewhere') });
      await until('it is saved', () => receiver.state(transferId) === 'saved');
      expect((await readFile(join(root, 'elsewhere', 'Ada_notes.txt'))).equals(data)).toBe(true);
    });
  });

  it('[FT3] tells of progress at most every 250 ms', async () => {
    const rig = await openRig();
    const data = seededBytes(15, 2_000_000);
    const { transferId } = await rig.offer(data);
    rig.host.cutAfter = () => 50_000;
    await rig.receiver.book.accept(transferId);
    const times: number[] = [];
    rig.receiver.book.events.on('changed', ({ status }) => {
      if (status.state === 'receiving') times.push(rig.clock.monotonicMs());
    });
    await rig.advanceUntil('it is saved', () => rig.receiver.state(transferId) === 'saved');
    expect(times.length).toBeGreaterThan(2);
    for (const [index, time] of times.slice(1).entries()) expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(PROGRESS_INTERVAL_MS);
  });
});

describe('joining again', () => {
  it.each(['offered', 'waiting'] as const)('[FT7] an offer in state %s that the host does not know any more has ended', async (state) => {
    const rig = await openRig();
    rig.host.answers = false;
    const transferId = rig.uploaded(seededBytes(16, 100));
    if (state === 'waiting') await rig.receiver.book.accept(transferId);
    rig.receiver.book.offline();
    rig.receiver.book.joined([]);
    expect(rig.receiver.book.get(transferId)?.status).toEqual({ state: 'ended', reason: 'over' });
  });

  it('[FT7] an own offer that the host does not know any more has ended, unless the host never had it', async () => {
    const rig = await openRig();
    const { transferId, path } = await rig.offer(seededBytes(17, 100));
    const unposted = newTransferId();
    rig.sender.book.addOutgoing({
      transferId: unposted,
      roomId,
      path,
      name: 'x',
      temporary: false,
      keep: false,
      ...(await inspectFile(path, 'notes.txt')),
    });
    rig.sender.book.offline();
    rig.sender.book.joined([]);
    expect(rig.sender.book.get(transferId)?.status).toEqual({ state: 'ended', reason: 'over' });
    expect(rig.sender.state(unposted)).toBe('preparing');
  });

  it('[FT7] says again what the host has missed', async () => {
    const rig = await openRig();
    const saved = rig.uploaded(seededBytes(18, 100));
    await rig.receiver.book.accept(saved);
    await until('it is saved', () => rig.receiver.state(saved) === 'saved');
    const declined = rig.uploaded(seededBytes(19, 100));
    rig.receiver.book.decline(declined);
    rig.host.answers = false;
    const cancelled = rig.uploaded(seededBytes(20, 100));
    await rig.receiver.book.accept(cancelled);
    rig.receiver.book.cancel(cancelled);
    rig.host.heard.length = 0;
    rig.receiver.book.joined([
      { transferId: saved, state: 'receiving' },
      { transferId: declined, state: 'offered' },
      { transferId: cancelled, state: 'accepted' },
    ]);
    expect(rig.host.heard.map(({ type, transferId }) => [type, transferId])).toEqual([
      ['saved', saved],
      ['decline', declined],
      ['cancel', cancelled],
    ]);
    rig.host.heard.length = 0;
    rig.receiver.book.joined([
      { transferId: saved, state: 'saved' },
      { transferId: declined, state: 'declined' },
      { transferId: cancelled, state: 'cancelled' },
    ]);
    expect(rig.host.heard).toEqual([]);
  });

  it('shows an offer that this member declined in an earlier session as declined', async () => {
    const rig = await openRig();
    const transferId = newTransferId();
    rig.rejoin('declined', transferId);
    rig.announce(transferId, 5);
    expect(rig.receiver.state(transferId)).toBe('declined');
  });
});

describe('an own offer', () => {
  it('[FT3] is preparing until the host has it, and fails when the host does not take it', async () => {
    const rig = await openRig();
    const path = join(rig.root, 'source');
    await writeFile(path, 'x');
    const transferId = newTransferId();
    rig.sender.book.addOutgoing({ transferId, roomId, path, name: 'x', temporary: false, keep: false, ...(await inspectFile(path, 'notes.txt')) });
    expect(rig.sender.state(transferId)).toBe('preparing');
    rig.sender.book.outgoingRejected(transferId, { code: 'too-fast', params: {} });
    expect(rig.sender.book.get(transferId)?.status).toEqual({ state: 'failed', failure: { code: 'too-fast', params: {} } });
  });

  it('[FT4] is withdrawn by cancelling; when the host gets it only later, it is told then', async () => {
    const rig = await openRig();
    const { transferId, path } = await rig.offer(seededBytes(21, 10));
    rig.sender.book.cancel(transferId);
    expect(rig.host.heard).toEqual([{ type: 'cancel', transferId, reason: 'withdrawn', from: 'sender' }]);
    expect(rig.sender.book.get(transferId)?.status).toEqual({ state: 'ended', reason: 'withdrawn' });

    const early = newTransferId();
    rig.sender.book.addOutgoing({
      transferId: early,
      roomId,
      path,
      name: 'x',
      temporary: false,
      keep: false,
      ...(await inspectFile(path, 'notes.txt')),
    });
    rig.sender.book.cancel(early);
    expect(rig.host.heard).toHaveLength(1);
    rig.sender.book.outgoingPosted(early);
    expect(rig.host.heard.at(-1)).toEqual({ type: 'cancel', transferId: early, reason: 'withdrawn', from: 'sender' });
  });

  it.each([
    ['was written to', (path: string) => writeFile(path, 'something else'), 'file-changed', 'source-changed'],
    ['is gone', (path: string) => unlink(path), 'file-not-found', 'source-unreadable'],
  ] as const)('[FT12] is withdrawn with the reason when its file %s', async (_, change, code: FailureCode, reason: OfferEnd) => {
    const rig = await openRig();
    const { transferId, path } = await rig.offer(seededBytes(22, 1_000));
    await change(path);
    await rig.receiver.book.accept(transferId);
    await until('it failed', () => rig.sender.state(transferId) === 'failed');
    expect(rig.sender.book.get(transferId)?.status).toMatchObject({ state: 'failed', failure: { code } });
    expect(rig.heard('cancel')).toEqual([{ type: 'cancel', transferId, reason, from: 'sender' }]);
  });

  it('[FT3] keeps a row per receiver', async () => {
    const rig = await openRig();
    const { transferId } = await rig.offer(seededBytes(23, 10));
    rig.sender.book.receive({ type: 'receiver', transferId, memberId: bob, state: 'accepted', bytes: 0, wanted: 42 });
    rig.sender.book.receive({ type: 'receiver', transferId, memberId: bob, state: 'failed', bytes: 4, wanted: 42, code: 'disk-full' });
    expect(rig.sender.book.get(transferId)).toMatchObject({
      receivers: [{ memberId: bob, alias: 'Bob', state: 'failed', bytes: 4, failure: { code: 'disk-full', params: { name: 'notes.txt' } } }],
    });
  });

  it('[FT13] deletes a temporary source when it is over, and no other', async () => {
    const rig = await openRig();
    const temporary = await rig.offer(seededBytes(24, 10), { temporary: true });
    const own = await rig.offer(seededBytes(25, 10));
    rig.sender.book.receive({ type: 'offer-ended', transferId: temporary.transferId, reason: 'expired' });
    rig.sender.book.receive({ type: 'offer-ended', transferId: own.transferId, reason: 'expired' });
    await expect.poll(() => exists(temporary.path)).toBe(false);
    expect(await exists(own.path)).toBe(true);
  });

  it('[FT7] of an earlier start is withdrawn as soon as it is met', async () => {
    const rig = await openRig();
    const transfer = (transferId: TransferId): Transfer => ({
      ...{ direction: 'outgoing', id: transferId, roomId, name: 'x', size: 1, keep: false, receivers: [] },
      status: { state: 'ended', reason: 'expired' },
    });
    const [before, after, closed] = [newTransferId(), newTransferId(), newTransferId()] as const;
    rig.sender.book.restore([{ transfer: transfer(before) }]);
    rig.sender.book.joined([before, after].map((transferId) => ({ transferId, state: 'offered' })));
    rig.sender.book.restore([{ transfer: transfer(after) }, { transfer: transfer(closed) }]);
    expect(rig.host.heard).toEqual(
      [before, after].map((transferId) => ({ type: 'cancel', transferId, reason: 'source-unreadable', from: 'sender' })),
    );
  });

  it('[FT7] of an earlier start is withdrawn when the host asks for it', async () => {
    const rig = await openRig();
    const transferId = newTransferId();
    rig.host.addOffer(transferId, 10);
    rig.host.askForUpload(transferId);
    await until('it is withdrawn', () => rig.heard('cancel').length > 0);
    expect(rig.heard('cancel')).toEqual([{ type: 'cancel', transferId, reason: 'source-unreadable', from: 'sender' }]);
  });
});

describe('the book', () => {
  it('[FT13] keeps what is finished over a restart, with the path of what was saved', async () => {
    const rig = await openRig();
    const records: TransferRecord[] = [];
    rig.receiver.book.events.on('finished', (record) => records.push(record));
    const saved = rig.uploaded(seededBytes(26, 10));
    const declined = rig.uploaded(seededBytes(27, 10));
    rig.uploaded(seededBytes(28, 10));
    rig.receiver.book.decline(declined);
    await rig.receiver.book.accept(saved);
    await until('it is saved', () => rig.receiver.state(saved) === 'saved');
    expect(records.map(({ transfer }) => transfer.id).sort()).toEqual([saved, declined].sort());

    const next = new TransferBook({
      port: rig.host.port('receiver'),
      clock: rig.clock,
      logger: silentLogger,
      downloadDir: () => rig.folder,
      aliasOf: () => '?',
    });
    next.restore(records);
    expect(
      next
        .list()
        .map((transfer) => transfer.id)
        .sort(),
    ).toEqual([saved, declined].sort());
    expect(next.savedPath(saved)).toBe(join(rig.folder, 'Ada_notes.txt'));
    expect(() => next.savedPath(declined)).toThrow(LanChatError);
    next.joined([]);
    expect(next.get(saved)?.status.state).toBe('saved');
  });

  it('[FT13] closing stops what runs, deletes what is not complete and every temporary source, and says nothing more', async () => {
    const rig = await openRig();
    const { path } = await rig.offer(seededBytes(29, 10), { temporary: true });
    const transferId = await rig.stalled(seededBytes(30, 600_000), 300_000);
    const told = rig.receiver.changes.length;
    await Promise.all([rig.receiver.book.close('delete'), rig.sender.book.close('delete')]);
    await rig.receiver.book.close('delete');
    expect(await readdir(rig.folder)).toEqual([]);
    expect(await exists(path)).toBe(false);
    await rig.clock.advance(60_000);
    expect(rig.receiver.changes).toHaveLength(told);
    await expect(rig.receiver.book.accept(transferId)).rejects.toMatchObject({ code: 'unknown-transfer' });
  });

  it('makes an offered name safe before anybody sees it', async () => {
    const rig = await openRig();
    const transferId = newTransferId();
    rig.announce(transferId, 1, '../\u202egpj.exe');
    expect(rig.receiver.book.get(transferId)?.name).toBe('gpj.exe');
  });
});
