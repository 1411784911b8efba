import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../shared/model/ids.ts';
import { MAX_MEMBERS_IN_MESSAGE } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { HostPeer } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import { firstRoomOf, say } from './testing/talkers.ts';

const idOf = (peer: HostPeer) => peer.identity.memberId;
const mark = (peer: HostPeer, delivered: number, read: number, roomId: RoomId = firstRoomOf(peer)) =>
  peer.send({ type: 'mark', roomId, delivered, read });
const marksOf = (peer: HostPeer) => peer.all('marks').map(({ marks }) => marks);
const about = (peer: HostPeer, other: HostPeer) => peer.all('member').filter(({ id }) => id === idOf(other));

/** Lets everything arrive that is on its way, without letting time pass. */
async function settle(room: HostRoom, peer: HostPeer): Promise<void> {
  await say(peer, firstRoomOf(peer), 'settled');
  await room.clock.advance(0);
}

/** Anna and Ben, and three lines in the room. */
async function openAll() {
  const room = await HostRoom.open();
  const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
  await say(anna, firstRoomOf(anna), 'hello');
  return { room, anna, ben, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

describe('marks', () => {
  it('[RS2] are gathered for 300 ms and 20 ms more for each who is there, then told to everybody', async () => {
    await using all = await openAll();
    mark(all.anna, 3, 2);
    mark(all.ben, 1, 0);
    mark(all.anna, 3, 3);
    await settle(all.room, all.anna);
    await all.room.clock.advance(339);
    expect(marksOf(all.ben)).toEqual([]);
    await all.room.clock.advance(1);
    const told = [
      { memberId: idOf(all.anna), delivered: 3, read: 3 },
      { memberId: idOf(all.ben), delivered: 1, read: 0 },
    ];
    expect(marksOf(all.ben)).toEqual([told]);
    expect(marksOf(all.anna)).toEqual([told]);
  });

  it('[RS1] never go backwards, nor beyond what there is; what is read was delivered', async () => {
    await using all = await openAll();
    mark(all.anna, 2, 2);
    mark(all.anna, 1, 0);
    mark(all.ben, 0, 1_000);
    mark(all.ben, 99, 0);
    await settle(all.room, all.anna);
    await all.room.clock.advance(1_000);
    expect(marksOf(all.ben)).toEqual([
      [
        { memberId: idOf(all.anna), delivered: 2, read: 2 },
        { memberId: idOf(all.ben), delivered: 3, read: 3 },
      ],
    ]);
    mark(all.anna, 2, 1);
    await settle(all.room, all.anna);
    await all.room.clock.advance(1_000);
    expect(marksOf(all.ben)).toHaveLength(1);
  });

  it('[RS2] of each room come after `follow`, also after a restart', async () => {
    await using all = await openAll();
    mark(all.anna, 3, 2);
    await settle(all.room, all.anna);
    await all.room.clock.advance(2_000);
    const expected = [[{ memberId: idOf(all.anna), delivered: 3, read: 2 }]];
    const carl = await all.room.member('Carl');
    await until('the marks came', () => marksOf(carl).length === 1);
    expect(marksOf(carl)).toEqual(expected);
    await all.room.restart();
    const dora = await all.room.member('Dora');
    await until('the marks came', () => marksOf(dora).length === 1);
    expect(marksOf(dora)).toEqual(expected);
  });

  it('[RS2] that were not written yet are written when the host stops', async () => {
    await using all = await openAll();
    mark(all.anna, 3, 2);
    await settle(all.room, all.anna);
    await all.room.restart();
    const carl = await all.room.member('Carl');
    await until('the marks came', () => marksOf(carl).length === 1);
    expect(marksOf(carl)).toEqual([[{ memberId: idOf(all.anna), delivered: 3, read: 2 }]]);
  });
});

describe('typing', () => {
  it('[RS3] is told to the other members, once for what is said again at once', async () => {
    await using all = await openAll();
    const roomId = firstRoomOf(all.anna);
    for (let times = 0; times < 3; times++) all.anna.send({ type: 'typing', roomId });
    expect(await all.ben.next('typed')).toEqual({ type: 'typed', roomId, memberId: idOf(all.anna) });
    await settle(all.room, all.anna);
    expect([all.ben.all('typed').length, all.anna.all('typed').length]).toEqual([1, 0]);
    await all.room.clock.advance(2_000);
    all.anna.send({ type: 'typing', roomId });
    await until('it was told again', () => all.ben.all('typed').length === 2);
  });
});

describe('what people say of themselves', () => {
  it('[RS4] is told to everybody, and to who comes later; the text outlives the session, that they were idle does not', async () => {
    await using all = await openAll();
    all.anna.send({ type: 'status', idle: true, text: 'at lunch' });
    await until('it was told', () => about(all.ben, all.anna).length === 1 && about(all.anna, all.anna).length === 1);
    const { type: _, ...told } = about(all.ben, all.anna)[0] as MessageOf<'member'>;
    expect(told).toEqual({ id: idOf(all.anna), alias: 'Anna', online: true, isHost: false, idle: true, status: 'at lunch' });
    expect((await all.room.member('Carl')).members).toContainEqual(told);
    await all.room.clock.advance(5_000);
    await all.anna.leave();
    const leftAt = all.room.clock.wallMs();
    await all.room.restart();
    const away = { id: idOf(all.anna), alias: 'Anna', online: false, isHost: false, status: 'at lunch', lastSeenAt: leftAt };
    expect((await all.room.member('Dora')).members).toContainEqual(away);
    const again = await all.room.member('Anna', all.anna.identity);
    expect(again.members).toContainEqual({ id: idOf(all.anna), alias: 'Anna', online: true, isHost: false, status: 'at lunch' });
    again.send({ type: 'status', idle: false });
    await until('it was told', () => about(again, again).length > 0);
    expect(about(again, again).at(-1)).not.toHaveProperty('status');
  });

  it('[RS4] is no news when it is said again', async () => {
    await using all = await openAll();
    for (let times = 0; times < 3; times++) {
      all.anna.send({ type: 'status', idle: false, text: 'here' });
      await settle(all.room, all.anna);
    }
    expect(about(all.ben, all.anna)).toHaveLength(1);
  });
});

describe('a room of many', () => {
  it(`[HX5] tells who joins of everybody, ${MAX_MEMBERS_IN_MESSAGE} in a message, and the others of each who comes`, async () => {
    await using room = await HostRoom.open();
    const count = 2 * MAX_MEMBERS_IN_MESSAGE + 1;
    const first = await room.member('First');
    const others: HostPeer[] = [];
    while (others.length < count - 1) {
      others.push(...(await Promise.all(Array.from({ length: 20 }, (_, number) => room.member(`Member ${others.length + number}`)))));
    }
    const all = new Set([first, ...others].map(idOf));
    await room.clock.advance(100);
    expect(new Set(first.all('member').map(({ id }) => id)).size).toBe(count - 1);
    const last = await room.peer();
    const { memberCount } = await last.join({ alias: 'Last' });
    expect(memberCount).toBe(count + 1);
    expect(last.all('members').map(({ members }) => members.length)).toEqual([MAX_MEMBERS_IN_MESSAGE, MAX_MEMBERS_IN_MESSAGE, 2]);
    expect(new Set(last.members.map(({ id }) => id))).toEqual(new Set([...all, idOf(last)]));
  }, 30_000);
});
