import { randomBytes } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MessageId } from '../../shared/model/ids.ts';
import { FREE_DISK_KEPT_BYTES, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { type HostPeer, messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import type { SpoolDisk } from './spool.ts';
import { FILE, OfferRoom, roomIdOf } from './testing/offer-room.ts';
import { segment, treeOf } from './testing/streams.ts';

const MIB = 1024 * 1024;
const PLENTY = 100 * FREE_DISK_KEPT_BYTES;

/** A disk on which only so many bytes can be written; with `says` it tells how many are free, otherwise it lies that there are plenty. */
function fullDisk(state: { left: number; says?: number }): SpoolDisk {
  return {
    freeBytes: async () => state.says ?? PLENTY,
    async open(...args) {
      const handle = await open(...args);
      const write = handle.write.bind(handle) as (...given: unknown[]) => Promise<{ bytesWritten: number }>;
      const limited = async (bytes: Uint8Array, from: number, length: number, position: number) => {
        const fits = Math.min(length, state.left);
        if (fits === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        state.left -= fits;
        return write(bytes, from, fits, position);
      };
      return Object.assign(handle, { write: limited });
    },
  };
}

const sizeOf = (body: { readonly size: number }) => ({ size: body.size });
const statesTold = (peer: HostPeer) => peer.all('sender-state').map(({ state }) => state);

/** Anna's offer on such a disk. */
function onDisk(bytes: Uint8Array, state: { left: number; says?: number }, spoolQuota?: number) {
  const options = { spoolDisk: fullDisk(state), ...(spoolQuota === undefined ? {} : { spoolQuota }) };
  return OfferRoom.open(segment(bytes), sizeOf({ size: bytes.length }), () => HostRoom.open(options));
}

describe('[FT18] a full disk of the host', () => {
  it('is told to the sender and to who waits, at once; when there is room, a resume of the sender goes on with it', async () => {
    const bytes = randomBytes(3 * MIB);
    const disk = { left: 1.5 * MIB };
    await using offer = await onDisk(bytes, disk);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(up.bytes);
    expect(await offer.ben.next('sender-state')).toEqual({ type: 'sender-state', transferId: FILE, state: 'host-full' });
    expect(await offer.anna.next('sender-state')).toEqual({ type: 'sender-state', transferId: FILE, state: 'host-full' });
    await until('the upload was cut', () => up.got.log.includes('close'));
    expect([offer.ben.all('offer-ended'), offer.anna.all('upload').length, down.got.log.includes('close')]).toEqual([[], 1, false]);
    disk.left = 100 * MIB;
    offer.anna.send({ type: 'resume', transferId: FILE });
    const rest = await offer.upload();
    expect(rest.from).toBe(MIB);
    rest.pipe.write(rest.bytes);
    await until('all came', () => down.got.byteCount() === offer.stream.length);
    expect(down.got.bytes().equals(offer.stream)).toBe(true);
    await until('both know', () => statesTold(offer.ben).length === 2 && statesTold(offer.anna).length === 2);
    expect([statesTold(offer.ben), statesTold(offer.anna)]).toEqual([
      ['host-full', 'active'],
      ['host-full', 'active'],
    ]);
  });

  it('is tried again when somebody accepts, and every 30 s', async () => {
    const disk = { left: 0 };
    await using offer = await onDisk(randomBytes(1_000), disk);
    await offer.accept(offer.ben);
    const first = await offer.upload();
    first.pipe.write(first.bytes);
    await offer.anna.next('sender-state');
    await offer.accept(await offer.room.member('Carl'));
    const second = await offer.upload();
    second.pipe.write(second.bytes);
    await until('it was cut', () => second.got.log.includes('close'));
    await offer.room.clock.advance(29_999);
    expect(offer.anna.all('upload')).toHaveLength(2);
    disk.left = MIB;
    await offer.room.clock.advance(1);
    expect(await offer.bring()).toEqual(offer.all);
    expect(statesTold(offer.anna)).toEqual(['host-full', 'active']);
  });

  it('of which it is known beforehand asks nobody for bytes, and goes on when the quota grows', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 100 * MIB, says: FREE_DISK_KEPT_BYTES + MIB / 2 });
    const down = await offer.accept(offer.ben);
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'host-full' });
    expect(await offer.anna.next('sender-state')).toMatchObject({ state: 'host-full' });
    expect(offer.anna.all('upload')).toEqual([]);
    down.pipe.end();
  });

  it('is told again to a sender and a receiver that come back', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 0, says: FREE_DISK_KEPT_BYTES });
    await offer.accept(offer.ben);
    await offer.anna.next('sender-state');
    offer.anna.connection.close('quit');
    await until('he knows', () => statesTold(offer.ben).includes('away'));
    const anna = await offer.room.member('Anna', offer.anna.identity);
    await until('both know', () => statesTold(offer.ben).at(-1) === 'host-full' && statesTold(anna).at(-1) === 'host-full');
  });

  it('holds up only what does not fit', async () => {
    const tree = treeOf([20 * MIB, 1_000]);
    const open = () => HostRoom.open({ spoolQuota: 10 * MIB });
    await using offer = await OfferRoom.open(tree.stream, tree.offer, open);
    await offer.bring();
    const [large = [0, 0], small = [0, 0]] = tree.files;
    await offer.accept(offer.ben, [large]);
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'host-full' });
    const carl = await offer.room.member('Carl');
    const down = await offer.accept(carl, [small]);
    expect(await offer.bring()).toEqual([small]);
    await until('all came', () => down.got.byteCount() === down.expected.length);
    expect([statesTold(carl), statesTold(offer.anna)]).toEqual([[], ['host-full']]);
    offer.room.server.setSpoolQuota(30 * MIB);
    expect(await offer.bring()).toEqual([large]);
    await until('they know', () => statesTold(offer.ben).at(-1) === 'active' && statesTold(offer.anna).at(-1) === 'active');
  });

  it('is over for the sender when who waited does not want it any more', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 0, says: FREE_DISK_KEPT_BYTES });
    await offer.accept(offer.ben);
    await offer.anna.next('sender-state');
    offer.ben.send({ type: 'cancel', transferId: FILE });
    expect(await offer.anna.next('sender-state')).toMatchObject({ state: 'active' });
  });

  it('makes room by itself: the oldest copy goes that nobody receives and its sender can bring again', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 100 * MIB }, 2.5 * MIB);
    const { anna, ben } = offer;
    const ids = [FILE, messageId(2), messageId(3)] as const;
    for (const id of ids.slice(1)) {
      anna.send({ type: 'post', id, roomId: roomIdOf(anna), body: { kind: 'file', name: 'a.bin', size: MIB } });
      await anna.next('posted');
    }
    const fetch = async (id: MessageId) => {
      offer.say(ben, offer.all, 0, id);
      const down = await offer.download(ben);
      await offer.bring();
      await until('all came', () => down.got.byteCount() === offer.stream.length);
      ben.send({ type: 'saved', transferId: id, sha256: offer.stream.subarray(-32).toString('hex') });
      await until('she knows', () => anna.all('receiver').at(-1)?.state === 'saved');
    };
    const held = async () => (await offer.room.server.spoolUse()).offers.map(({ transferId }) => transferId);
    await fetch(ids[0]);
    await fetch(ids[1]);
    await fetch(ids[2]);
    expect(await held()).toEqual([ids[1], ids[2]]);
    await fetch(ids[0]);
    expect(await held()).toEqual([ids[0], ids[2]]);
    expect([ben.all('offer-ended'), statesTold(anna).at(-1)]).toEqual([[], 'active']);
  });

  it('does not make room with what is kept, or received, or what its sender cannot bring', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 100 * MIB }, 2.5 * MIB);
    const { anna, ben } = offer;
    const kept = messageId(2);
    anna.send({ type: 'post', id: kept, roomId: roomIdOf(anna), body: { kind: 'file', name: 'a.bin', size: MIB, keep: true } });
    await offer.bring();
    offer.say(ben);
    await offer.bring();
    const carl = await offer.room.member('Carl');
    carl.send({ type: 'post', id: messageId(3), roomId: roomIdOf(carl), body: { kind: 'file', name: 'c.bin', size: MIB } });
    await carl.next('posted');
    offer.say(ben, offer.all, 0, messageId(3));
    expect(await carl.next('sender-state')).toMatchObject({ state: 'host-full' });
    ben.send({ type: 'cancel', transferId: FILE });
    await until('she knows', () => anna.all('receiver').at(-1)?.state === 'cancelled');
    anna.connection.close('quit');
    await expect.poll(async () => (await offer.room.server.spoolUse()).offers).toMatchObject([{ endsWithoutCopy: true }, { keep: true }]);
    carl.send({ type: 'resume', transferId: messageId(3) });
    await offer.room.clock.advance(30_000);
    expect(carl.all('upload')).toEqual([]);
    expect((await offer.room.server.spoolUse()).offers.map(({ transferId }) => transferId)).toEqual([FILE, kept]);
  });

  it('[FT7] ends an offer of which nothing can ever come: a plain file that is larger than the quota', async () => {
    await using offer = await onDisk(randomBytes(MIB), { left: 100 * MIB }, MIB);
    offer.say(offer.ben);
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: 'host-storage' });
  });

  it('[FT7] is not what another fault of the disk is: that ends the offer', async () => {
    const spoolDisk: Partial<SpoolDisk> = { open: () => Promise.reject(Object.assign(new Error('broken'), { code: 'EIO' })) };
    await using offer = await OfferRoom.open(segment(Buffer.alloc(9)), { size: 9 }, () => HostRoom.open({ spoolDisk }));
    offer.say(offer.ben);
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: 'host-storage' });
  });

  it('where not even the file can be made is tried again, too', async () => {
    const state = { full: true };
    const spoolDisk: Partial<SpoolDisk> = {
      open: (...args) => (state.full ? Promise.reject(Object.assign(new Error('no inode'), { code: 'ENOSPC' })) : open(...args)),
    };
    await using offer = await OfferRoom.open(segment(Buffer.alloc(9)), { size: 9 }, () => HostRoom.open({ spoolDisk }));
    const down = await offer.accept(offer.ben);
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'host-full' });
    state.full = false;
    offer.anna.send({ type: 'resume', transferId: FILE });
    await offer.bring();
    await until('all came', () => down.got.byteCount() === 41);
  });
});

describe('what the spool holds', () => {
  it('is told with whose it is, how much of it is here, and until when', async () => {
    await using offer = await OfferRoom.file(randomBytes(1_000));
    expect(await offer.room.server.spoolUse()).toMatchObject({ bytes: 0, offers: [] });
    await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(up.bytes.subarray(0, 500));
    await up.pipe.whenDrained();
    up.pipe.destroy();
    await offer.anna.next('upload');
    const postedAt = offer.anna.all('posted')[0]?.at ?? 0;
    expect(await offer.room.server.spoolUse()).toEqual({
      bytes: 500,
      quotaBytes: expect.any(Number),
      offers: [
        {
          ...{ transferId: FILE, name: 'a.bin', senderAlias: 'Anna', bytes: 500, isWhole: false, keep: false, isWanted: true },
          endsWithoutCopy: false,
          expiresAt: postedAt + SPOOL_LIFETIME_MS,
        },
      ],
    });
  });

  it('is at most the quota, or what the disk allows', async () => {
    await using room = await HostRoom.open({ spoolQuota: 5_000, spoolDisk: { freeBytes: async () => 12_000 } });
    expect((await room.server.spoolUse()).quotaBytes).toBe(3_000);
    room.server.setSpoolQuota(1_000);
    expect((await room.server.spoolUse()).quotaBytes).toBe(1_000);
  });
});

describe('clearing the spool', () => {
  it('ends what is kept, and what its sender cannot bring again', async () => {
    await using kept = await OfferRoom.file(randomBytes(1_000), { keep: true });
    await kept.bring();
    const down = await kept.accept(kept.ben);
    expect((await kept.room.server.spoolUse()).offers).toMatchObject([{ endsWithoutCopy: true }]);
    kept.room.server.clearSpool(FILE);
    expect(await kept.ben.next('offer-ended')).toMatchObject({ reason: 'host-cleared' });
    await until('the download was cut', () => down.got.log.includes('close'));
    await expect.poll(() => kept.spooled()).toEqual([]);

    await using away = await OfferRoom.file(randomBytes(1_000));
    await away.accept(away.ben);
    const up = await away.upload();
    up.pipe.write(up.bytes.subarray(0, 500));
    await up.pipe.whenDrained();
    up.pipe.destroy();
    await away.anna.next('upload');
    expect((await away.room.server.spoolUse()).offers).toMatchObject([{ bytes: 500, endsWithoutCopy: false }]);
    away.anna.connection.close('quit');
    await until('she is away', () => statesTold(away.ben).includes('away'));
    expect((await away.room.server.spoolUse()).offers).toMatchObject([{ endsWithoutCopy: true }]);
    away.room.server.clearSpool(FILE);
    expect(await away.ben.next('offer-ended')).toMatchObject({ reason: 'host-cleared' });
    expect((await away.room.server.spoolUse()).offers).toEqual([]);
  });

  it('takes only the bytes of others, which come again when somebody wants them', async () => {
    await using offer = await OfferRoom.file(randomBytes(2_000_000));
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(up.bytes.subarray(0, MIB));
    await until('some came', () => down.got.byteCount() === MIB);
    // The receiver has them from memory, perhaps before they are on the disk.
    await expect.poll(async () => (await offer.room.server.spoolUse()).offers).toMatchObject([{ endsWithoutCopy: false }]);
    offer.room.server.clearSpool(FILE);
    await until('all was cut', () => down.got.log.includes('close') && up.got.log.includes('close'));
    expect((await offer.anna.next('upload')).ranges).toEqual(offer.all);
    const again = await offer.accept(offer.ben, MIB);
    expect(await offer.bring()).toEqual([[MIB, offer.stream.length]]);
    await until('the rest came', () => again.got.byteCount() === again.expected.length);
    expect(again.got.bytes().equals(again.expected)).toBe(true);
    expect(offer.ben.all('offer-ended')).toEqual([]);
  });

  it('leaves what somebody receives or comes back for, when it is all that is to go', async () => {
    await using offer = await OfferRoom.file(randomBytes(1_000));
    const down = await offer.accept(offer.ben);
    await offer.bring();
    offer.room.server.clearSpool();
    offer.ben.send({ type: 'pause', transferId: FILE });
    await until('it was cut', () => down.got.log.includes('close'));
    offer.room.server.clearSpool();
    expect((await offer.room.server.spoolUse()).bytes).toBe(1_032);
    offer.ben.send({ type: 'cancel', transferId: FILE });
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.state === 'cancelled');
    offer.room.server.clearSpool();
    await expect.poll(() => offer.spooled()).toEqual([]);
    expect(offer.ben.all('offer-ended')).toEqual([]);
    const again = await offer.accept(offer.ben);
    await offer.bring();
    await until('all came', () => again.got.byteCount() === 1_032);
  });

  it('[FT21] asks for the manifest of a tree again', async () => {
    const tree = treeOf([1_000]);
    await using offer = await OfferRoom.open(tree.stream, tree.offer);
    await offer.bring();
    offer.room.server.clearSpool(FILE);
    expect(await offer.bring()).toEqual([tree.manifest]);
    await expect.poll(async () => (await stat(await offer.spoolPath())).size).toBe(tree.manifest[1]);
  });
});
