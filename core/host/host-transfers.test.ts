import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../shared/model/ids.ts';
import { GRANT_LIFETIME_MS, MAX_DATA_CONNECTIONS_PER_MEMBER, MEMBER_STALLED_MS, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { openData, presentGrant } from '../testing/data-peer.ts';
import { type HostPeer, messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';

const MIB = 1024 * 1024;
const FILE = messageId(1);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const roomIdOf = (peer: HostPeer): RoomId => {
  const roomId = peer.all('joined')[0]?.rooms[0]?.id;
  if (roomId === undefined) throw new Error('has not joined');
  return roomId;
};

/** A room in which Anna offered `bytes`, and Ben is there. */
async function openOffer(bytes: Uint8Array) {
  const room = await HostRoom.open();
  const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
  anna.send({ type: 'post', id: FILE, roomId: roomIdOf(anna), body: { kind: 'file', name: 'a.bin', size: bytes.length } });
  await anna.next('posted');
  return { room, anna, ben, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

async function accept(room: HostRoom, receiver: HostPeer, offset = 0) {
  receiver.send({ type: 'accept', transferId: FILE, offset });
  const { grant } = await receiver.next('download');
  return openData(room.dial(), room.clock, { grant, direction: 'download', offset });
}

async function upload(room: HostRoom, sender: HostPeer) {
  const { grant } = await sender.next('upload');
  return openData(room.dial(), room.clock, { grant, direction: 'upload' });
}

const spooled = (room: HostRoom) => readdir(join(room.folder, 'spool'));
const statesOf = (sender: HostPeer) => sender.all('receiver').map(({ state }) => state);

describe('a file through the spool', () => {
  it.each([0, 1, 300_000, 3 * MIB + 7])('[FT14] goes from the sender to each receiver with its hash (%i bytes)', async (size) => {
    const bytes = randomBytes(size);
    await using offer = await openOffer(bytes);
    const { room, anna, ben } = offer;
    const carl = await room.member('Carl');
    const first = await accept(room, ben);
    const up = await upload(room, anna);
    expect(up.ready).toMatchObject({ offset: 0, size });
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('the host has it', () => up.got.bytes().equals(Buffer.of(1)));
    const second = await accept(room, carl);
    for (const { got, pipe } of [first, second]) {
      await until('all came', () => got.log.includes('end'));
      expect(got.bytes().equals(Buffer.concat([bytes, sha256(bytes)]))).toBe(true);
      pipe.end();
    }
    const saved: string[] = [];
    using _watch = room.server.events.on('file-saved', ({ name, receiver }) => void saved.push(`${name} ${receiver}`));
    ben.send({ type: 'saved', transferId: FILE, sha256: sha256(bytes).toString('hex') });
    await until('the sender knows', () => statesOf(anna).includes('saved'));
    expect(saved).toEqual([`a.bin ${ben.identity.memberId}`]);
    expect(statesOf(anna).slice(0, 2)).toEqual(['accepted', 'receiving']);
  });

  it('[FT14] follows the write head: what was uploaded arrives before the rest is', async () => {
    const bytes = randomBytes(4 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes.subarray(0, 2 * MIB));
    await until('half of it came', () => down.got.byteCount() === 2 * MIB);
    up.pipe.write(bytes.subarray(2 * MIB));
    up.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 4 * MIB + 32);
  });

  it('[FT14] lets a receiver that does not read slow down neither the sender nor another receiver', async () => {
    const bytes = randomBytes(6 * MIB);
    await using offer = await openOffer(bytes);
    const { room, anna, ben } = offer;
    const carl = await room.member('Carl');
    const slow = await accept(room, ben);
    slow.pipe.pause();
    const fast = await accept(room, carl);
    const up = await upload(room, anna);
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('the fast one has it', () => fast.got.byteCount() === 6 * MIB + 32);
    await until('the sender is done', () => up.got.byteCount() === 1);
    expect(slow.got.byteCount()).toBe(0);
    slow.pipe.resume();
    await until('the slow one has it', () => slow.got.byteCount() === 6 * MIB + 32);
    expect(slow.got.bytes().subarray(0, -32).equals(bytes)).toBe(true);
  });

  it('[FT5] goes on from the byte that the receiver has', async () => {
    const bytes = randomBytes(500_000);
    await using offer = await openOffer(bytes);
    const first = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('some came', () => first.got.byteCount() > 0);
    first.pipe.destroy();
    const second = await accept(offer.room, offer.ben, 400_000);
    await until('the rest came', () => second.got.byteCount() === 100_032);
    expect(second.got.bytes().subarray(0, -32).equals(bytes.subarray(400_000))).toBe(true);
  });

  it('[FT5] asks the sender for the rest when its data connection breaks, from the byte that is in the spool', async () => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const first = await upload(offer.room, offer.anna);
    first.pipe.write(bytes.subarray(0, 700_000));
    await first.pipe.whenDrained();
    first.pipe.destroy();
    const second = await upload(offer.room, offer.anna);
    expect(second.ready.offset).toBe(700_000);
    second.pipe.write(bytes.subarray(700_000));
    second.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 2 * MIB + 32);
    expect(down.got.bytes().subarray(0, -32).equals(bytes)).toBe(true);
  });

  it('[FT3] tells the sender at most every 250 ms how far a receiver is, and always when it has everything', async () => {
    const bytes = randomBytes(5 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 5 * MIB + 32);
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.bytes === 5 * MIB);
    expect(offer.anna.all('receiver').map(({ state, bytes: done }) => [state, done])).toEqual([
      ['accepted', 0],
      ['receiving', 0],
      ['receiving', 5 * MIB],
    ]);
  });

  it('keeps the bytes under a random name that only the owner can read', async () => {
    const bytes = randomBytes(1000);
    await using offer = await openOffer(bytes);
    await accept(offer.room, offer.ben);
    const [name = ''] = await spooled(offer.room);
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    const { mode } = await stat(join(offer.room.folder, 'spool', name));
    expect(mode & 0o077).toBe(0);
  });
});

describe('a data connection', () => {
  it.each([
    [MEMBER_STALLED_MS - 1, 1],
    [MEMBER_STALLED_MS, 2],
  ])('[DC8] of a sender that is silent for %i ms has been asked for %i times', async (ms, times) => {
    await using offer = await openOffer(randomBytes(1000));
    await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    await offer.room.clock.advance(10_000);
    up.pipe.write(randomBytes(10));
    await offer.room.clock.advance(ms);
    // What came is written first, which takes real time.
    await expect.poll(() => offer.anna.all('upload').length).toBe(times);
  });

  it.each([
    [MEMBER_STALLED_MS - 1, false],
    [MEMBER_STALLED_MS, true],
  ])('[DC8] of a receiver that takes nothing for %i ms is closed: %s', async (ms, closed) => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    down.pipe.pause();
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.room.clock.advance(ms);
    expect(down.pipe.closed).toBe(closed);
  });
});

describe('grants', () => {
  it('[DC2] are good once', async () => {
    await using offer = await openOffer(randomBytes(10));
    offer.ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    const { grant } = await offer.ben.next('download');
    await openData(offer.room.dial(), offer.room.clock, { grant, direction: 'download' });
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toEqual({ refused: 'grant-invalid' });
  });

  it('[DC2] are good in one direction', async () => {
    await using offer = await openOffer(randomBytes(10));
    offer.ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    const { grant } = await offer.ben.next('download');
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'upload' })).toEqual({ refused: 'grant-invalid' });
  });

  it.each([
    [GRANT_LIFETIME_MS - 1, 'ready'],
    [GRANT_LIFETIME_MS, 'refused'],
  ])('[DC2] after %i ms are %s', async (ms, expected) => {
    await using offer = await openOffer(randomBytes(10));
    offer.ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    const { grant } = await offer.ben.next('download');
    await offer.room.clock.advance(ms);
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toHaveProperty(expected);
  });

  it('[DC2] end with the session of their member', async () => {
    await using offer = await openOffer(randomBytes(10));
    offer.ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    const { grant } = await offer.ben.next('download');
    await offer.ben.leave();
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toEqual({ refused: 'grant-invalid' });
  });

  it('[DC2] are asked for again when the sender did not use one', async () => {
    await using offer = await openOffer(randomBytes(10));
    await accept(offer.room, offer.ben);
    await offer.anna.next('upload');
    await offer.room.clock.advance(GRANT_LIFETIME_MS);
    await upload(offer.room, offer.anna);
  });

  it(`[DC3] stay good while their member has ${MAX_DATA_CONNECTIONS_PER_MEMBER} data connections`, async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const grants = [];
    for (let number = 1; number <= MAX_DATA_CONNECTIONS_PER_MEMBER + 1; number++) {
      anna.send({ type: 'post', id: messageId(number), roomId: roomIdOf(anna), body: { kind: 'file', name: 'a', size: 10 } });
      await anna.next('posted');
      ben.send({ type: 'accept', transferId: messageId(number), offset: 0 });
      grants.push((await ben.next('download')).grant);
    }
    const last = grants.pop();
    if (last === undefined) throw new Error('unreachable');
    const opened = [];
    for (const grant of grants) opened.push(await openData(room.dial(), room.clock, { grant, direction: 'download' }));
    expect(await presentGrant(room.dial(), room.clock, { grant: last, direction: 'download' })).toEqual({ refused: 'too-many-connections' });
    opened[0]?.pipe.destroy();
    await room.clock.advance(0);
    await openData(room.dial(), room.clock, { grant: last, direction: 'download' });
  });
});

describe('the end of an offer', () => {
  it('[FT7] comes when more is sent than was offered', async () => {
    const bytes = randomBytes(1000);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes), Buffer.of(1)]));
    expect(await offer.ben.next('offer-ended')).toMatchObject({ transferId: FILE, reason: 'source-changed' });
    await until('the download was cut', () => down.got.log.includes('close'));
    await expect.poll(() => spooled(offer.room)).toEqual([]);
  });

  it('[FT5] does not come when the sender delivers nothing: it is asked again, later and later', async () => {
    await using offer = await openOffer(randomBytes(1000));
    await accept(offer.room, offer.ben);
    for (let round = 1; round <= 3; round++) {
      const { pipe, got } = await upload(offer.room, offer.anna);
      pipe.end();
      await until('it is over', () => got.log.includes('close'));
    }
    await offer.room.clock.advance(999);
    expect(offer.anna.all('upload')).toHaveLength(3);
    await offer.room.clock.advance(1);
    await upload(offer.room, offer.anna);
    expect(offer.ben.all('offer-ended')).toEqual([]);
  });

  it.each([
    [undefined, 'withdrawn'],
    ['source-changed', 'source-changed'],
    ['host-restarted', 'withdrawn'],
  ] as const)('[FT7] comes when the sender cancels with %s, and cuts what is under way', async (reason, told) => {
    await using offer = await openOffer(randomBytes(2 * MIB));
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(randomBytes(1 * MIB));
    await until('some came', () => down.got.byteCount() > 0);
    offer.anna.send({ type: 'cancel', transferId: FILE, ...(reason === undefined ? {} : { reason }) });
    expect(await offer.ben.next('offer-ended')).toEqual({ type: 'offer-ended', transferId: FILE, reason: told });
    await until('both were cut', () => down.got.log.includes('close') && up.got.log.includes('close'));
    offer.ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: told });
    await expect.poll(() => spooled(offer.room)).toEqual([]);
  });

  it('[FT7] lets downloads finish that are under way when the whole file is in the spool', async () => {
    const bytes = randomBytes(4 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    down.pipe.pause();
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.anna.leave();
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: 'sender-left' });
    down.pipe.resume();
    await until('all came', () => down.got.byteCount() === 4 * MIB + 32);
    down.pipe.end();
    await until('the pipe is closed', () => down.got.log.includes('close'));
    await expect.poll(() => spooled(offer.room)).toEqual([]);
  });

  it.each([
    ['was lost', (anna: HostPeer) => anna.connection[Symbol.dispose]()],
    ['quit', (anna: HostPeer) => anna.connection.close('quit')],
  ])('[FT7] waits for a sender that %s as long as an offer lives', async (_how, go) => {
    await using offer = await openOffer(randomBytes(10));
    go(offer.anna);
    await until('she is gone', () => offer.ben.all('member').some(({ alias, online }) => alias === 'Anna' && !online));
    await offer.room.clock.advance(SPOOL_LIFETIME_MS - 1);
    expect((await offer.room.member('Carl')).all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'offered' }]);
    await offer.room.clock.advance(1);
    const late = await offer.room.member('Dora');
    expect(late.all('joined')[0]?.openOffers).toEqual([]);
  });

  it('[FT7] does not come when the lost sender returns: it is asked for the bytes, and told who wants them', async () => {
    const bytes = randomBytes(1000);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    offer.anna.connection[Symbol.dispose]();
    await offer.room.clock.advance(1_000);
    const again = await offer.room.member('Anna', offer.anna.identity);
    expect(await again.next('receiver')).toMatchObject({ memberId: offer.ben.identity.memberId, state: 'receiving' });
    const up = await upload(offer.room, again);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 1032);
    expect(offer.ben.all('offer-ended')).toEqual([]);
  });
});

describe('a receiver', () => {
  it('[FT3] that declines or fails is made known to the sender', async () => {
    await using offer = await openOffer(randomBytes(10));
    const carl = await offer.room.member('Carl');
    offer.ben.send({ type: 'decline', transferId: FILE });
    await accept(offer.room, carl);
    carl.send({ type: 'failed', transferId: FILE, code: 'disk-full' });
    await until('the sender knows', () => statesOf(offer.anna).includes('failed'));
    expect(offer.anna.all('receiver').map(({ state, code }) => [state, code])).toEqual([
      ['declined', undefined],
      ['accepted', undefined],
      ['receiving', undefined],
      ['failed', 'disk-full'],
    ]);
  });

  it('[FT4] that cancels stops its own download, and the upload when nobody else wants the file', async () => {
    await using offer = await openOffer(randomBytes(2 * MIB));
    const { room, anna, ben } = offer;
    const carl = await room.member('Carl');
    const [first, second] = [await accept(room, ben), await accept(room, carl)];
    const up = await upload(room, anna);
    up.pipe.write(randomBytes(1 * MIB));
    await until('some came', () => first.got.byteCount() > 0 && second.got.byteCount() > 0);
    ben.send({ type: 'cancel', transferId: FILE });
    await until('its download was cut', () => first.got.log.includes('close'));
    expect(up.got.log).not.toContain('close');
    carl.send({ type: 'cancel', transferId: FILE });
    await until('the upload was cut', () => up.got.log.includes('close'));
    expect(ben.all('offer-ended')).toEqual([]);
  });

  it('[FT15] that claims another hash than the sender gave is not taken for served', async () => {
    const bytes = randomBytes(10);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 42);
    offer.ben.send({ type: 'saved', transferId: FILE, sha256: '0'.repeat(64) });
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.code === 'hash-mismatch');
  });

  it.each([
    ['an offset beyond the end', (peers: { anna: HostPeer; ben: HostPeer }) => peers.ben, 11],
    ['its own file', (peers: { anna: HostPeer; ben: HostPeer }) => peers.anna, 0],
  ])('[FT2] that accepts %s breaks the protocol', async (_what, who, offset) => {
    await using offer = await openOffer(randomBytes(10));
    const peer = who(offer);
    peer.send({ type: 'accept', transferId: FILE, offset });
    expect(await peer.ended()).toEqual({ kind: 'remote', reason: 'protocol-error' });
  });
});

describe('a restart of the host', () => {
  /** Anna and Ben as they come back. */
  const comeBack = async ({ room, anna, ben }: { readonly room: HostRoom; readonly anna: HostPeer; readonly ben: HostPeer }) => {
    const again = await room.member('Ben', ben.identity);
    return { anna: await room.member('Anna', anna.identity), ben: again };
  };
  const spoolPath = async (room: HostRoom) => join(room.folder, 'spool', (await spooled(room))[0] ?? '');

  it('[FT16] keeps the offer and what everybody did about it', async () => {
    await using offer = await openOffer(randomBytes(10));
    const carl = await offer.room.member('Carl');
    offer.ben.send({ type: 'decline', transferId: FILE });
    await accept(offer.room, carl);
    await until('the sender knows', () => statesOf(offer.anna).includes('receiving'));
    await offer.room.restart();
    const [ben, again] = [await offer.room.member('Ben', offer.ben.identity), await offer.room.member('Carl', carl.identity)];
    expect(ben.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'declined' }]);
    expect(again.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'interrupted' }]);
    const anna = await offer.room.member('Anna', offer.anna.identity);
    await until('she is told', () => anna.all('receiver').length === 2);
    expect(statesOf(anna).sort()).toEqual(['declined', 'interrupted']);
  });

  it.each([0, 700_000, 2 * MIB])('[FT16] goes on with the upload from byte %i, which is in the spool', async (offset) => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await openOffer(bytes);
    await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes.subarray(0, offset));
    await up.pipe.whenDrained();
    await offer.room.restart();
    const { anna, ben } = await comeBack(offer);
    const down = await accept(offer.room, ben, 1000);
    const rest = await upload(offer.room, anna);
    expect(rest.ready.offset).toBe(offset);
    rest.pipe.write(Buffer.concat([bytes.subarray(offset), sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 2 * MIB - 1000 + 32);
    expect(down.got.bytes().equals(Buffer.concat([bytes.subarray(1000), sha256(bytes)]))).toBe(true);
  });

  it('[FT16] hands out a whole file without its sender', async () => {
    const bytes = randomBytes(300_000);
    await using offer = await openOffer(bytes);
    await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.room.restart();
    const ben = await offer.room.member('Ben', offer.ben.identity);
    const down = await accept(offer.room, ben, 100_000);
    await until('all came', () => down.got.byteCount() === 200_032);
    expect(ben.all('sender-state')).toEqual([]);
  });

  it('[FT16] believes the disk: a file that is longer, shorter or gone, and one that nobody knows', async () => {
    const bytes = randomBytes(1000);
    for (const [change, expected] of [
      [(path: string) => truncate(path, 400), 400],
      [(path: string) => rm(path), 0],
      [(path: string) => writeFile(path, Buffer.concat([bytes, bytes])), 1000],
    ] as const) {
      await using offer = await openOffer(bytes);
      await accept(offer.room, offer.ben);
      const up = await upload(offer.room, offer.anna);
      up.pipe.write(bytes.subarray(0, 500));
      await up.pipe.whenDrained();
      const path = await spoolPath(offer.room);
      await offer.room.restart(undefined, async () => {
        await change(path);
        await writeFile(join(offer.room.folder, 'spool', 'unknown'), 'x');
      });
      expect(await spooled(offer.room)).not.toContain('unknown');
      const { anna, ben } = await comeBack(offer);
      await accept(offer.room, ben);
      expect((await upload(offer.room, anna)).ready.offset).toBe(expected);
    }
  });

  it('[FT16] does not open again what has ended, and knows why it had', async () => {
    await using offer = await openOffer(randomBytes(10));
    offer.anna.send({ type: 'cancel', transferId: FILE, reason: 'source-changed' });
    await offer.ben.next('offer-ended');
    await offer.room.restart();
    const ben = await offer.room.member('Ben', offer.ben.identity);
    expect(ben.all('joined')[0]?.openOffers).toEqual([]);
    ben.send({ type: 'accept', transferId: FILE, offset: 0 });
    expect(await ben.next('offer-ended')).toMatchObject({ reason: 'source-changed' });
  });
});

describe('pausing', () => {
  it('[FT17] by the receiver stops its download until it accepts again, and the sender is told', async () => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await openOffer(bytes);
    const down = await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(bytes.subarray(0, MIB));
    await until('some came', () => down.got.byteCount() === MIB);
    offer.ben.send({ type: 'pause', transferId: FILE });
    await until('both were cut', () => down.got.log.includes('close') && up.got.log.includes('close'));
    expect(statesOf(offer.anna).at(-1)).toBe('paused');
    const again = await accept(offer.room, offer.ben, MIB);
    const rest = await upload(offer.room, offer.anna);
    expect(rest.ready.offset).toBe(MIB);
    rest.pipe.write(Buffer.concat([bytes.subarray(MIB), sha256(bytes)]));
    await until('the rest came', () => again.got.byteCount() === MIB + 32);
  });

  it('[FT17] [FT18] by the sender stops the upload until it resumes, over a restart of the host, and receivers are told', async () => {
    const bytes = randomBytes(MIB);
    await using offer = await openOffer(bytes);
    await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    offer.anna.send({ type: 'pause', transferId: FILE });
    expect(await offer.ben.next('sender-state')).toMatchObject({ transferId: FILE, state: 'paused' });
    await until('the upload was cut', () => up.got.log.includes('close'));
    await offer.room.restart();
    const anna = await offer.room.member('Anna', offer.anna.identity);
    const ben = await offer.room.member('Ben', offer.ben.identity);
    await accept(offer.room, ben);
    expect(await ben.next('sender-state')).toMatchObject({ state: 'paused' });
    expect(anna.all('upload')).toEqual([]);
    anna.send({ type: 'resume', transferId: FILE });
    expect(await ben.next('sender-state')).toMatchObject({ state: 'active' });
    await upload(offer.room, anna);
  });

  it('[FT18] tells who accepted that the sender is away, and when it is back', async () => {
    await using offer = await openOffer(randomBytes(MIB));
    await accept(offer.room, offer.ben);
    await upload(offer.room, offer.anna);
    offer.anna.connection.close('quit');
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'away' });
    await offer.room.member('Anna', offer.anna.identity);
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'active' });
  });

  it('[FT17] is not a receiver’s to end with resume', async () => {
    await using offer = await openOffer(randomBytes(10));
    offer.ben.send({ type: 'resume', transferId: FILE });
    expect(await offer.ben.ended()).toEqual({ kind: 'remote', reason: 'protocol-error' });
  });
});

describe('a file that the host keeps for later', () => {
  const keep = async (bytes: Uint8Array) => {
    const room = await HostRoom.open();
    const anna = await room.member('Anna');
    const body = { kind: 'file', name: 'a.bin', size: bytes.length, keep: true } as const;
    anna.send({ type: 'post', id: FILE, roomId: roomIdOf(anna), body });
    return { room, anna, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
  };

  it('[FT19] is asked for at once, and handed out when its sender has left, after a restart, until it expires', async () => {
    const bytes = randomBytes(300_000);
    await using kept = await keep(bytes);
    const up = await upload(kept.room, kept.anna);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    await kept.anna.leave();
    await kept.room.restart();
    const ben = await kept.room.member('Ben');
    expect(ben.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'offered' }]);
    const down = await accept(kept.room, ben);
    await until('all came', () => down.got.byteCount() === 300_032);
    expect(down.got.bytes().subarray(0, -32).equals(bytes)).toBe(true);
    down.pipe.destroy();
    await kept.room.clock.advance(SPOOL_LIFETIME_MS);
    await expect.poll(() => spooled(kept.room)).toEqual([]);
  });

  it('[FT19] ends with its sender when the host has not all of it', async () => {
    await using kept = await keep(randomBytes(1000));
    await upload(kept.room, kept.anna);
    const ben = await kept.room.member('Ben');
    await kept.anna.leave();
    expect(await ben.next('offer-ended')).toMatchObject({ reason: 'sender-left' });
  });
});

describe('a spooled file that is damaged', () => {
  it('[FT20] is found when a receiver finds it, and fetched once more from the sender', async () => {
    const bytes = randomBytes(500_000);
    await using offer = await openOffer(bytes);
    await accept(offer.room, offer.ben);
    const up = await upload(offer.room, offer.anna);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    const path = join(offer.room.folder, 'spool', (await spooled(offer.room))[0] ?? '');
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8((bytes[1234] ?? 0) ^ 1, 1234);
    await writeFile(path, damaged);
    offer.ben.send({ type: 'failed', transferId: FILE, code: 'hash-mismatch' });
    const down = await accept(offer.room, offer.ben);
    const again = await upload(offer.room, offer.anna);
    expect(again.ready.offset).toBe(0);
    again.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 500_032);
    expect(down.got.bytes().subarray(0, -32).equals(bytes)).toBe(true);
    expect(await spooled(offer.room)).toHaveLength(1);
  });
});
