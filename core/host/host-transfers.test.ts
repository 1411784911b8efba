import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GRANT_LIFETIME_MS, MAX_DATA_CONNECTIONS_PER_MEMBER, MEMBER_STALLED_MS, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { openData, presentGrant } from '../testing/data-peer.ts';
import { type HostPeer, messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import { FILE, OfferRoom, roomIdOf, statesOf } from './testing/offer-room.ts';
import { segment } from './testing/streams.ts';

const MIB = 1024 * 1024;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('a file through the spool', () => {
  it.each([0, 1, 300_000, 3 * MIB + 7])('[FT14] goes from the sender to each receiver with its hash (%i bytes)', async (size) => {
    const bytes = randomBytes(size);
    await using offer = await OfferRoom.file(bytes);
    const { room, anna, ben } = offer;
    const carl = await room.member('Carl');
    const first = await offer.accept(ben);
    const up = await offer.upload();
    expect(up.ranges).toEqual([[0, size + 32]]);
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('the host has it', () => up.got.bytes().equals(Buffer.of(1)));
    const second = await offer.accept(carl);
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
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(bytes.subarray(0, 2 * MIB));
    await until('half of it came', () => down.got.byteCount() === 2 * MIB);
    up.pipe.write(bytes.subarray(2 * MIB));
    up.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 4 * MIB + 32);
  });

  it('[FT14] lets a receiver that does not read slow down neither the sender nor another receiver', async () => {
    const bytes = randomBytes(6 * MIB);
    await using offer = await OfferRoom.file(bytes);
    const { room, ben } = offer;
    const carl = await room.member('Carl');
    const slow = await offer.accept(ben);
    slow.pipe.pause();
    const fast = await offer.accept(carl);
    const up = await offer.upload();
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
    await using offer = await OfferRoom.file(bytes);
    const first = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('some came', () => first.got.byteCount() > 0);
    first.pipe.destroy();
    const second = await offer.accept(offer.ben, 400_000);
    await until('the rest came', () => second.got.byteCount() === 100_032);
    expect(second.got.bytes().subarray(0, -32).equals(bytes.subarray(400_000))).toBe(true);
  });

  it('[FT5] asks the sender for the rest when its data connection breaks, from the byte that is in the spool', async () => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const first = await offer.upload();
    first.pipe.write(bytes.subarray(0, 700_000));
    await first.pipe.whenDrained();
    first.pipe.destroy();
    const second = await offer.upload();
    expect(second.from).toBe(700_000);
    second.pipe.write(bytes.subarray(700_000));
    second.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 2 * MIB + 32);
    expect(down.got.bytes().subarray(0, -32).equals(bytes)).toBe(true);
  });

  it('[FT3] tells the sender at most every 250 ms how far a receiver is, and always when it has everything', async () => {
    const bytes = randomBytes(5 * MIB);
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('all came', () => down.got.byteCount() === 5 * MIB + 32);
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.bytes === 5 * MIB + 32);
    expect(offer.anna.all('receiver').map(({ state, bytes: done, wanted }) => [state, done, wanted])).toEqual([
      ['accepted', 0, 5 * MIB + 32],
      ['receiving', 0, 5 * MIB + 32],
      ['receiving', 5 * MIB + 32, 5 * MIB + 32],
    ]);
  });
});

describe('a data connection', () => {
  it.each([
    [MEMBER_STALLED_MS - 1, 1],
    [MEMBER_STALLED_MS, 2],
  ])('[DC8] of a sender that is silent for %i ms has been asked for %i times', async (ms, times) => {
    await using offer = await OfferRoom.file(randomBytes(1000));
    await offer.accept(offer.ben);
    const up = await offer.upload();
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
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    down.pipe.pause();
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.room.clock.advance(ms);
    expect(down.pipe.closed).toBe(closed);
  });
});

describe('grants', () => {
  it('[DC2] are good once', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.say(offer.ben);
    const { grant } = await offer.ben.next('download');
    await openData(offer.room.dial(), offer.room.clock, { grant, direction: 'download' });
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toEqual({ refused: 'grant-invalid' });
  });

  it('[DC2] are good in one direction', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.say(offer.ben);
    const { grant } = await offer.ben.next('download');
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'upload' })).toEqual({ refused: 'grant-invalid' });
  });

  it.each([
    [GRANT_LIFETIME_MS - 1, 'ready'],
    [GRANT_LIFETIME_MS, 'refused'],
  ])('[DC2] after %i ms are %s', async (ms, expected) => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.say(offer.ben);
    const { grant } = await offer.ben.next('download');
    await offer.room.clock.advance(ms);
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toHaveProperty(expected);
  });

  it('[DC2] end with the session of their member', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.say(offer.ben);
    const { grant } = await offer.ben.next('download');
    await offer.ben.leave();
    expect(await presentGrant(offer.room.dial(), offer.room.clock, { grant, direction: 'download' })).toEqual({ refused: 'grant-invalid' });
  });

  it('[DC2] are asked for again when the sender did not use one', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    await offer.accept(offer.ben);
    await offer.anna.next('upload');
    await offer.room.clock.advance(GRANT_LIFETIME_MS);
    await offer.upload();
  });

  it(`[DC3] stay good while their member has ${MAX_DATA_CONNECTIONS_PER_MEMBER} data connections`, async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const grants = [];
    for (let number = 1; number <= MAX_DATA_CONNECTIONS_PER_MEMBER + 1; number++) {
      anna.send({ type: 'post', id: messageId(number), roomId: roomIdOf(anna), body: { kind: 'file', name: 'a', size: 10 } });
      await anna.next('posted');
      ben.send({ type: 'accept', transferId: messageId(number), ranges: [[0, 42]], have: 0 });
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

describe('bytes that do not belong there', () => {
  /** Two offers of Anna's, both on their way to Ben. */
  async function openTwo() {
    const offer = await OfferRoom.file(randomBytes(2 * MIB));
    const { room, anna, ben } = offer;
    anna.send({ type: 'post', id: messageId(2), roomId: roomIdOf(anna), body: { kind: 'file', name: 'b', size: 100 } });
    await until('both are open', () => anna.all('posted').length === 2);
    const down = await offer.accept(ben);
    const up = await offer.upload();
    offer.say(ben, [[0, 132]], 0, messageId(2));
    const { grant } = await ben.next('download');
    const other = await openData(room.dial(), room.clock, { grant, direction: 'download' });
    return { offer, down, up, other, [Symbol.asyncDispose]: () => offer[Symbol.asyncDispose]() };
  }

  it('[FT7] [DC5] close the upload that brings more than was asked for, end its offer, and leave nothing of it and others alone', async () => {
    await using two = await openTwo();
    const { offer, up, down, other } = two;
    const small = await offer.anna.next('upload');
    const wrong = await openData(offer.room.dial(), offer.room.clock, { grant: small.grant, direction: 'upload' });
    wrong.pipe.write(randomBytes(133));
    expect(await offer.ben.next('offer-ended')).toMatchObject({ transferId: messageId(2), reason: 'source-changed' });
    await until('both of its connections are closed', () => wrong.got.log.includes('close') && other.got.log.includes('close'));
    await expect.poll(async () => (await offer.spooled()).length).toBe(1);
    up.pipe.write(up.bytes);
    await until('all came', () => down.got.byteCount() === offer.stream.length);
    expect(down.got.bytes().equals(offer.stream)).toBe(true);
  });

  it('[DC4] close the download that brings any, and leave others alone', async () => {
    await using two = await openTwo();
    const { offer, up, down, other } = two;
    other.pipe.write(Buffer.of(1));
    await until('it is closed', () => other.got.log.includes('close'));
    up.pipe.write(up.bytes);
    await until('all came', () => down.got.byteCount() === offer.stream.length);
  });

  it('[DC6] end a download after its last byte, and not before', async () => {
    await using offer = await OfferRoom.file(randomBytes(1_000));
    const down = await offer.accept(offer.ben, [[10, 20]]);
    await offer.bring();
    await until('it ended', () => down.got.log.includes('end'));
    expect(down.got.bytes().equals(down.expected)).toBe(true);
  });
});

describe('an offer for some', () => {
  it('[FT23] is open for them and for its sender only, also after a restart', async () => {
    const room = await HostRoom.open();
    const ben = await room.member('Ben');
    await using offer = await OfferRoom.open(
      segment(randomBytes(9)),
      { size: 9, to: [ben.identity.memberId] },
      async () => {
        await ben.leave();
        return room;
      },
      'Benno',
    );
    const openFor = async (alias: string, identity?: HostPeer['identity']) =>
      (await room.member(alias, identity)).all('joined')[0]?.openOffers.length;
    expect(await openFor('Ben', ben.identity)).toBe(1);
    expect(await openFor('Carl')).toBe(0);
    await room.restart();
    expect(await openFor('Ben', ben.identity)).toBe(1);
    expect(await openFor('Anna', offer.anna.identity)).toBe(1);
    const benno = await room.member('Benno', offer.ben.identity);
    expect(benno.all('joined')[0]?.openOffers).toEqual([]);
    offer.say(benno);
    expect(await benno.next('offer-ended')).toMatchObject({ reason: 'not-for-you' });
    expect(benno.all('download')).toEqual([]);
  });
});

describe('the end of an offer', () => {
  it('[FT7] comes when more is sent than was offered', async () => {
    const bytes = randomBytes(1000);
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(Buffer.concat([bytes, sha256(bytes), Buffer.of(1)]));
    expect(await offer.ben.next('offer-ended')).toMatchObject({ transferId: FILE, reason: 'source-changed' });
    await until('the download was cut', () => down.got.log.includes('close'));
    await expect.poll(() => offer.spooled()).toEqual([]);
  });

  it('[FT5] does not come when the sender delivers nothing: it is asked again, later and later', async () => {
    await using offer = await OfferRoom.file(randomBytes(1000));
    await offer.accept(offer.ben);
    for (let round = 1; round <= 3; round++) {
      const { pipe, got } = await offer.upload();
      pipe.end();
      await until('it is over', () => got.log.includes('close'));
    }
    await offer.room.clock.advance(999);
    expect(offer.anna.all('upload')).toHaveLength(3);
    await offer.room.clock.advance(1);
    await offer.upload();
    expect(offer.ben.all('offer-ended')).toEqual([]);
  });

  it.each([
    [undefined, 'withdrawn'],
    ['source-changed', 'source-changed'],
    ['host-restarted', 'withdrawn'],
  ] as const)('[FT7] comes when the sender cancels with %s, and cuts what is under way', async (reason, told) => {
    await using offer = await OfferRoom.file(randomBytes(2 * MIB));
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(randomBytes(1 * MIB));
    await until('some came', () => down.got.byteCount() > 0);
    offer.anna.send({ type: 'cancel', transferId: FILE, ...(reason === undefined ? {} : { reason }) });
    expect(await offer.ben.next('offer-ended')).toEqual({ type: 'offer-ended', transferId: FILE, reason: told });
    await until('both were cut', () => down.got.log.includes('close') && up.got.log.includes('close'));
    offer.say(offer.ben);
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: told });
    await expect.poll(() => offer.spooled()).toEqual([]);
  });

  it('[FT7] lets downloads finish that are under way when the whole file is in the spool', async () => {
    const bytes = randomBytes(4 * MIB);
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    down.pipe.pause();
    const up = await offer.upload();
    up.pipe.write(bytes);
    up.pipe.write(sha256(bytes));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.anna.leave();
    expect(await offer.ben.next('offer-ended')).toMatchObject({ reason: 'sender-left' });
    down.pipe.resume();
    await until('all came', () => down.got.byteCount() === 4 * MIB + 32);
    down.pipe.end();
    await until('the pipe is closed', () => down.got.log.includes('close'));
    await expect.poll(() => offer.spooled()).toEqual([]);
  });

  it.each([
    ['was lost', (anna: HostPeer) => anna.connection[Symbol.dispose]()],
    ['quit', (anna: HostPeer) => anna.connection.close('quit')],
  ])('[FT7] waits for a sender that %s as long as an offer lives', async (_how, go) => {
    await using offer = await OfferRoom.file(randomBytes(10));
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
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    offer.anna.connection[Symbol.dispose]();
    await offer.room.clock.advance(1_000);
    const again = await offer.room.member('Anna', offer.anna.identity);
    expect(await again.next('receiver')).toMatchObject({ memberId: offer.ben.identity.memberId, state: 'receiving' });
    const up = await offer.upload(again);
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 1032);
    expect(offer.ben.all('offer-ended')).toEqual([]);
  });
});

describe('a receiver', () => {
  it('[FT3] that declines or fails is made known to the sender', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    const carl = await offer.room.member('Carl');
    offer.ben.send({ type: 'decline', transferId: FILE });
    await until('the sender knows', () => statesOf(offer.anna).includes('declined'));
    await offer.accept(carl);
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
    await using offer = await OfferRoom.file(randomBytes(2 * MIB));
    const { room, ben } = offer;
    const carl = await room.member('Carl');
    const [first, second] = [await offer.accept(ben), await offer.accept(carl)];
    const up = await offer.upload();
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
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('all came', () => down.got.byteCount() === 42);
    offer.ben.send({ type: 'saved', transferId: FILE, sha256: '0'.repeat(64) });
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.code === 'hash-mismatch');
  });

  it.each([
    ['what is beyond the end', ({ ben }: OfferRoom) => ben, [[0, 43]], 0],
    ['and has more than there is', ({ ben }: OfferRoom) => ben, [[0, 42]], 43],
    ['its own file', ({ anna }: OfferRoom) => anna, [[0, 42]], 0],
  ] as const)('[FT2] that accepts %s breaks the protocol', async (_what, who, ranges, have) => {
    await using offer = await OfferRoom.file(randomBytes(10));
    const peer = who(offer);
    offer.say(peer, ranges, have);
    expect(await peer.ended()).toEqual({ kind: 'remote', reason: 'protocol-error' });
  });
});
