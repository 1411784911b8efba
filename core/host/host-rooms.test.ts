import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../shared/model/ids.ts';
import { MAX_DIRECT_MEMBERS, MAX_ROOMS } from '../../shared/wire/limits.ts';
import { createIdentity } from '../net/identity-file.ts';
import { openData } from '../testing/data-peer.ts';
import { type HostPeer, messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import { segment } from './testing/streams.ts';
import { createRoom, entriesOf, firstRoomOf, hasLineIn, linesIn, openDirect, post, say, tryToChange, tryToCreate } from './testing/talkers.ts';

const nowhere = messageId(9) as string as RoomId;
const idOf = (peer: HostPeer) => peer.identity.memberId;
const roomsToldTo = (peer: HostPeer) => peer.all('room').map(({ name }) => name);

describe('a room that somebody makes', () => {
  it('[RM2] is told to everybody, those who come later included, and begins with its notice', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const kitchen = await createRoom(anna, { name: 'Kitchen', description: 'What we cook' });
    const told = { id: kitchen, kind: 'room', name: 'Kitchen', description: 'What we cook', createdBy: idOf(anna), firstSeq: 1, lastSeq: 1 };
    expect(anna.all('room').at(-1)).toEqual({ type: 'room', ...told });
    await hasLineIn(ben, kitchen, 'created-room');
    expect(ben.all('room').at(-1)).toEqual({ type: 'room', ...told });
    await say(ben, kitchen, 'soup');
    const carl = await room.member('Carl');
    expect(carl.rooms.map(({ name }) => name)).toEqual(['Room', 'Kitchen']);
    await hasLineIn(carl, kitchen, 'soup');
    expect(entriesOf(carl, kitchen).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('[HX5] is told before its first entry', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await hasLineIn(ben, kitchen, 'created-room');
    const about = ben.received.filter((message) => (message.type === 'room' && message.id === kitchen) || message.type === 'entry');
    const kinds = about.map((message) => (message.type === 'entry' ? message.roomId === kitchen && 'entry' : 'room'));
    expect(kinds.filter((kind) => kind !== false)).toEqual(['room', 'entry']);
  });

  it('[RM5] hears nothing of who comes and goes', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await (await room.member('Ben')).leave();
    await hasLineIn(anna, firstRoomOf(anna), 'left');
    await say(anna, kitchen, 'alone');
    await hasLineIn(anna, kitchen, 'alone');
    expect(linesIn(anna, kitchen)).toEqual(['created-room', 'alone']);
  });

  it.each(['Kitchen', 'KITCHEN', 'Ｋitchen', 'Room'])('[RM2] cannot be called %s when there is a Kitchen and a Room', async (name) => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { archived: true });
    expect(await tryToCreate(anna, { name })).toBe('room-exists');
    expect(await tryToChange(anna, await createRoom(anna, { name: 'Garden' }), { name })).toBe('room-exists');
  });

  it('[RM2] has to have a name', async () => {
    await using room = await HostRoom.open();
    expect(await tryToCreate(await room.member('Anna'), {})).toBe('bad-room-name');
  });

  it(`[RM2] is not the ${MAX_ROOMS + 1}st`, async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    for (let number = 1; number < MAX_ROOMS; number++) {
      await room.clock.advance(50);
      await createRoom(anna, { name: `Room ${number}` });
    }
    await room.clock.advance(50);
    expect(await tryToCreate(anna, { name: 'One more' })).toBe('too-many-rooms');
  }, 30_000);

  it('[LM1] is asked for as often as messages may be sent', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    for (let number = 1; number <= 60; number++) await createRoom(anna, { name: `Room ${number}` });
    expect(await tryToCreate(anna, { name: 'One more' })).toBe('too-fast');
  });

  it('outlives a restart of the host, as it was changed last', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { name: 'Cellar', description: 'Wine', archived: true, keepDays: 7 });
    await room.restart();
    const again = await room.member('Anna', anna.identity);
    expect(again.rooms[1]).toEqual({
      ...{ id: kitchen, kind: 'room', name: 'Cellar', description: 'Wine', archived: true, keepDays: 7 },
      ...{ createdBy: idOf(anna), firstSeq: 1, lastSeq: 4 },
    });
  });
});

describe('changing a room', () => {
  it('[RM4] is a notice for each thing that is new, and then a `room` for everybody', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { name: 'Cellar', description: 'Wine', keepDays: 3 });
    await tryToChange(anna, kitchen, { archived: true });
    await tryToChange(anna, kitchen, { archived: false, description: '', name: 'Cellar' });
    await tryToChange(anna, kitchen, {});
    await until('all was told', () => ben.all('room').length === 6);
    expect(entriesOf(ben, kitchen).map(({ body }) => body)).toEqual([
      { kind: 'notice', notice: 'created-room', name: 'Kitchen' },
      { kind: 'notice', notice: 'renamed-room', name: 'Cellar' },
      { kind: 'notice', notice: 'described-room', name: 'Wine' },
      { kind: 'notice', notice: 'archived-room' },
      { kind: 'notice', notice: 'described-room', name: '' },
      { kind: 'notice', notice: 'reopened-room' },
    ]);
    const facts = { type: 'room', id: kitchen, kind: 'room', name: 'Cellar', createdBy: idOf(anna), keepDays: 3, firstSeq: 1 };
    expect(ben.all('room').slice(2)).toEqual([
      { ...facts, description: 'Wine', lastSeq: 3 },
      { ...facts, description: 'Wine', archived: true, lastSeq: 4 },
      { ...facts, lastSeq: 6 },
      { ...facts, lastSeq: 6 },
    ]);
  });

  it('[RM4] is for who made it and for the host’s own person', async () => {
    await using room = await HostRoom.open();
    const [anna, ben, hanna] = [await room.member('Anna'), await room.member('Ben'), await room.member('Hanna', room.identity)];
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    expect(await tryToChange(ben, kitchen, { name: 'Cellar' })).toBe('not-yours');
    expect(await tryToChange(anna, firstRoomOf(anna), { name: 'Cellar' })).toBe('not-yours');
    expect(await tryToChange(hanna, kitchen, { name: 'Cellar' })).toBe(kitchen);
    expect(await tryToChange(hanna, firstRoomOf(anna), { name: 'Hall' })).toBe(firstRoomOf(anna));
    expect(await tryToChange(anna, nowhere, { name: 'X' })).toBe('unknown-room');
  });

  it('[RM4] cannot archive the first room, nor change a direct conversation', async () => {
    await using room = await HostRoom.open();
    const [anna, hanna] = [await room.member('Anna'), await room.member('Hanna', room.identity)];
    expect(await tryToChange(hanna, firstRoomOf(hanna), { archived: true })).toBe('room-fixed');
    expect(await tryToChange(hanna, await openDirect(hanna, anna), { name: 'Us' })).toBe('room-fixed');
  });

  it('[RM4] to archived lets nobody post until it is opened again; it can still be read', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    const soup = await say(anna, kitchen, 'soup');
    await tryToChange(anna, kitchen, { archived: true });
    expect(await post(anna, kitchen, { kind: 'text', text: 'more' })).toBe('room-archived');
    expect(await post(anna, kitchen, { kind: 'delete', target: soup })).toBe('room-archived');
    const ben = await room.member('Ben');
    await hasLineIn(ben, kitchen, 'archived-room');
    await tryToChange(anna, kitchen, { archived: false });
    await say(ben, kitchen, 'more');
    await hasLineIn(anna, kitchen, 'more');
  });

  it('[MS3] to archived does not deny what was posted before', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    const message = { type: 'post', id: messageId(1), roomId: kitchen, body: { kind: 'text', text: 'soup' } } as const;
    anna.send(message);
    const posted = await anna.next('posted');
    await tryToChange(anna, kitchen, { archived: true });
    anna.send(message);
    expect(await anna.next('posted', 'rejected')).toEqual(posted);
  });
});

describe('a direct conversation', () => {
  it('[RM3] is the same one for the same people, whoever asks, also after a restart', async () => {
    await using room = await HostRoom.open();
    const [anna, ben, carl] = [await room.member('Anna'), await room.member('Ben'), await room.member('Carl')];
    const direct = await openDirect(anna, ben);
    expect(anna.all('room').at(-1)).toEqual({
      ...{ type: 'room', id: direct, kind: 'direct', members: [idOf(anna), idOf(ben)].sort(), createdBy: idOf(anna), firstSeq: 1, lastSeq: 0 },
      name: [anna, ben]
        .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
        .map((peer) => (peer === anna ? 'Anna' : 'Ben'))
        .join(', '),
    });
    expect(await Promise.all([openDirect(ben, anna), openDirect(anna, anna, ben)])).toEqual([direct, direct]);
    expect(await openDirect(anna, ben, carl)).not.toBe(direct);
    await room.restart();
    const again = await room.member('Anna', anna.identity);
    await room.member('Ben', ben.identity);
    expect(await openDirect(again, ben)).toBe(direct);
    expect(again.rooms).toHaveLength(3);
  });

  it('[RM3] is told to its members when it has its first entry, before that to who opened it', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const direct = await openDirect(anna, ben);
    expect(roomsToldTo(ben)).toEqual(['Room']);
    const back = await room.member('Anna', anna.identity);
    expect(back.rooms.map(({ id }) => id)).toContain(direct);
    await say(back, direct, 'psst');
    await hasLineIn(ben, direct, 'psst');
    expect(ben.all('room').at(-1)).toMatchObject({ id: direct, kind: 'direct', lastSeq: 1 });
    const benAgain = await room.member('Ben', ben.identity);
    expect(benAgain.rooms.map(({ id }) => id)).toContain(direct);
    await hasLineIn(benAgain, direct, 'psst');
  });

  it.each([
    ['nobody but oneself', (anna: HostPeer) => [idOf(anna)], 'bad-request'],
    ['somebody whom the host does not know', () => ['z'.repeat(43) as string as ReturnType<typeof idOf>], 'unknown-member'],
  ])('[RM3] cannot be opened with %s', async (_who, members, code) => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    expect(await tryToCreate(anna, { members: members(anna) })).toBe(code);
  });

  it(`[RM3] has at most ${MAX_DIRECT_MEMBERS} people`, async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const others: HostPeer[] = [];
    for (let number = 1; number <= MAX_DIRECT_MEMBERS; number++) others.push(await room.member(`Member ${number}`));
    expect(await tryToCreate(anna, { members: others.map(idOf) })).toBe('bad-request');
    await openDirect(anna, ...others.slice(1));
  });

  it('[RM1] does not exist for others: not its entries, not its marks, not who types, and nothing can be done in it', async () => {
    await using room = await HostRoom.open();
    const [anna, ben, carl] = [await room.member('Anna'), await room.member('Ben'), await room.member('Hanna', room.identity)];
    const direct = await openDirect(anna, ben);
    const secret = await say(anna, direct, 'secret');
    await hasLineIn(ben, direct, 'secret');
    ben.send({ type: 'typing', roomId: direct });
    ben.send({ type: 'mark', roomId: direct, delivered: secret, read: secret });
    await anna.next('typed');
    await room.clock.advance(1_000);
    await anna.next('marks');

    expect(await post(carl, direct, { kind: 'text', text: 'hi' })).toBe('unknown-room');
    expect(await post(carl, direct, { kind: 'delete', target: secret })).toBe('unknown-room');
    expect(await tryToChange(carl, direct, { name: 'Ours' })).toBe('unknown-room');
    carl.send({ type: 'mark', roomId: direct, delivered: 1, read: 1 });
    carl.send({ type: 'typing', roomId: direct });
    await room.clock.advance(5_000);
    await say(carl, firstRoomOf(carl), 'still here');

    const late = await room.peer(carl.identity);
    await late.join({ alias: 'Hanna', follow: { rooms: [{ roomId: direct, lastSeq: 0 }] } });
    await hasLineIn(late, firstRoomOf(late), 'still here');
    for (const peer of [carl, late]) expect(JSON.stringify(peer.received)).not.toContain(direct);
    expect(anna.all('typed')).toHaveLength(1);
    expect(anna.all('marks')).toHaveLength(1);
  });

  it('[RM1] is not reported by the host either', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    const reported: string[] = [];
    using _watch = room.server.events.on('entry-posted', ({ body, roomName }) => void reported.push(`${roomName} ${body.kind}`));
    await say(anna, await openDirect(anna, ben), 'secret');
    await say(anna, firstRoomOf(anna), 'open');
    expect(reported).toEqual(['Room text']);
  });

  it('[RM1] is not named in what the host holds of its files, unless its own person is in it', async () => {
    await using room = await HostRoom.open();
    const [anna, ben, hanna] = [await room.member('Anna'), await room.member('Ben'), await room.member('Hanna', room.identity)];
    const progress: string[] = [];
    using _watch = room.server.events.on('file-saved', ({ name }) => void progress.push(name));
    const stream = segment(Buffer.from('psst'));
    const bring = async (roomId: RoomId, number: number) => {
      const transferId = messageId(number);
      anna.send({ type: 'post', id: transferId, roomId, body: { kind: 'file', name: `${number}.txt`, size: 4, keep: true } });
      const { grant } = await anna.next('upload');
      const { pipe, got } = await openData(room.dial(), room.clock, { grant, direction: 'upload' });
      pipe.write(stream);
      await until('the host has it', () => got.bytes().equals(Buffer.of(1)));
      return transferId;
    };
    await bring(await openDirect(anna, ben), 1);
    await bring(await openDirect(anna, hanna), 2);
    const { offers } = await room.server.spoolUse();
    expect(offers.map(({ name, senderAlias }) => [name, senderAlias])).toEqual([
      ['…', '…'],
      ['2.txt', 'Anna'],
    ]);
    for (const [peer, number] of [
      [ben, 1],
      [hanna, 2],
    ] as const) {
      peer.send({ type: 'accept', transferId: messageId(number), ranges: [[0, stream.length]], have: 0 });
      await peer.next('download');
      peer.send({ type: 'saved', transferId: messageId(number), sha256: createHash('sha256').update('psst').digest('hex') });
    }
    await until('both are saved', () => anna.all('receiver').filter(({ state }) => state === 'saved').length === 2);
    expect(progress).toEqual(['2.txt']);
  });

  it('[RM6] keeps its files among its members: to others they were never offered', async () => {
    await using room = await HostRoom.open();
    const [anna, ben, carl] = [await room.member('Anna'), await room.member('Ben'), await room.member('Carl')];
    const direct = await openDirect(anna, ben);
    anna.send({ type: 'post', id: messageId(1), roomId: direct, body: { kind: 'file', name: 'secret.txt', size: 3 } });
    await anna.next('posted');
    const wants = { type: 'accept', transferId: messageId(1), ranges: [[0, 35]], have: 0 } as const;
    carl.send({ ...wants, ranges: [[0, 35]] });
    expect(await carl.next('offer-ended')).toMatchObject({ reason: 'expired' });
    expect((await room.member('Carl', carl.identity)).all('joined')[0]?.openOffers).toEqual([]);
    ben.send({ ...wants, ranges: [[0, 35]] });
    await anna.next('upload');
    expect((await room.member('Ben', ben.identity)).all('joined')[0]?.openOffers).toMatchObject([{ transferId: messageId(1) }]);

    await room.restart();
    const [annaAgain, carlAgain] = [await room.member('Anna', anna.identity), await room.member('Carl', carl.identity)];
    const benAgain = await room.member('Ben', ben.identity);
    annaAgain.send({ type: 'cancel', transferId: messageId(1) });
    await benAgain.next('offer-ended');
    await say(carlAgain, firstRoomOf(carlAgain), 'heard nothing');
    expect(carlAgain.all('offer-ended')).toEqual([]);
  });
});

describe('following', () => {
  it('[HX5] is what a member is fed from: nothing comes before it', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const ben = await room.peer();
    const { epoch } = await ben.join({ alias: 'Ben', follow: 'never' });
    await createRoom(anna, { name: 'Kitchen' });
    await say(anna, firstRoomOf(anna), 'hello');
    await until('the room was told', () => ben.all('room').length === 2);
    expect(ben.all('entry')).toEqual([]);
    ben.send({ type: 'follow', epoch, rooms: [] });
    await hasLineIn(ben, firstRoomOf(ben), 'hello');
    await until('the new room came, too', () => ben.all('entry').length === 4);
  });

  it('[LG3] gets each room from where it says, and all of one that it does not name', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna', await createIdentity());
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await say(anna, kitchen, 'soup');
    await say(anna, firstRoomOf(anna), 'hello');
    const ben = await room.peer();
    await ben.join({ alias: 'Ben', follow: { rooms: [{ roomId: firstRoomOf(anna), lastSeq: 2 }] } });
    await hasLineIn(ben, kitchen, 'soup');
    await hasLineIn(ben, firstRoomOf(ben), 'joined');
    expect(linesIn(ben, firstRoomOf(ben))).toEqual(['joined']);
    expect(linesIn(ben, kitchen)).toEqual(['created-room', 'soup']);
  });
});
