import { describe, expect, it } from 'vitest';
import { messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import { amend, createRoom, entriesOf, firstRoomOf, freshId, hasLineIn, linesIn, post, say, tryToChange } from './testing/talkers.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Lets days pass for the host while nobody is connected. */
async function letPass(room: HostRoom, ms: number): Promise<void> {
  await room.restart('Room', () => room.clock.advance(ms));
}

describe('[LG4] a room that keeps its entries for some days', () => {
  it('loses older ones when the host begins, says where it begins, and numbers on', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { keepDays: 2 });
    await say(anna, kitchen, 'old');
    await letPass(room, 1.5 * DAY_MS);
    const again = await room.member('Anna', anna.identity);
    const young = await say(again, kitchen, 'young');
    await letPass(room, DAY_MS);
    const ben = await room.member('Ben');
    await hasLineIn(ben, kitchen, 'young');
    expect(linesIn(ben, kitchen)).toEqual(['young']);
    await until('it was told', () => ben.rooms.concat(ben.all('room')).some(({ id, firstSeq }) => id === kitchen && firstSeq === young));
    await letPass(room, 10 * DAY_MS);
    const carl = await room.member('Carl');
    await until('all is gone', () => [...carl.rooms, ...carl.all('room')].some(({ id, firstSeq }) => id === kitchen && firstSeq === young + 1));
    expect(await say(carl, kitchen, 'new')).toBe(young + 1);
    await hasLineIn(carl, kitchen, 'new');
    expect(linesIn(carl, kitchen)).toEqual(['new']);
    expect(linesIn(carl, firstRoomOf(carl))).toContain('joined');
  });

  it('loses them while people are there, every hour, and tells everybody; who is behind goes on where it begins', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { keepDays: 1 });
    for (let number = 0; number < 20; number++) await say(anna, kitchen, `old ${number}`);
    await room.clock.advance(DAY_MS - HOUR_MS / 2);
    const young = await say(anna, kitchen, 'young');
    await room.clock.advance(2 * HOUR_MS);
    await until('it was told', () => anna.all('room').at(-1)?.firstSeq === young);
    expect(await amend(anna, kitchen, { kind: 'delete', target: young - 1 })).toBe('message-gone');
    const ben = await room.peer();
    await ben.join({ alias: 'Ben', follow: { rooms: [{ roomId: kitchen, lastSeq: 5 }] } });
    await hasLineIn(ben, kitchen, 'young');
    expect(entriesOf(ben, kitchen).map(({ seq }) => seq)).toEqual([young]);
  });

  it('loses them when it is to keep less, many at a time, with the reactions and pins of them', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    const pinned = await say(anna, kitchen, 'pinned');
    await amend(anna, kitchen, { kind: 'pin', target: pinned, on: true });
    for (let number = 0; number < 1_200; number++) {
      if (number % 60 === 0) await room.clock.advance(3_000);
      anna.send({ type: 'post', id: freshId(), roomId: kitchen, body: { kind: 'text', text: `${number}` } });
    }
    await until('all were posted', () => anna.all('posted').length === 1_202);
    await room.clock.advance(2 * DAY_MS);
    await tryToChange(anna, kitchen, { keepDays: 1 });
    await until('all is gone', () => anna.all('room').at(-1)?.firstSeq === 1_204);
    await tryToChange(anna, kitchen, { keepDays: 0 });
    await until('it keeps all again', () => anna.all('room').at(-1)?.keepDays === undefined);
    expect(await post(anna, kitchen, { kind: 'text', text: 'new' })).toBe(1_204);
  }, 20_000);

  it('[MS3] still knows what was posted, for 30 days more, though nothing of it is left', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const kitchen = await createRoom(anna, { name: 'Kitchen' });
    await tryToChange(anna, kitchen, { keepDays: 1 });
    const message = { type: 'post', id: messageId(1), roomId: kitchen, body: { kind: 'text', text: 'gone' } } as const;
    anna.send(message);
    const posted = await anna.next('posted');
    await letPass(room, 20 * DAY_MS);
    const again = await room.member('Anna', anna.identity);
    await until('it is gone', () => [...again.rooms, ...again.all('room')].some(({ firstSeq }) => firstSeq === posted.seq + 1));
    again.send(message);
    expect(await again.next('posted')).toEqual(posted);
    expect(entriesOf(again, kitchen)).toEqual([]);
    await letPass(room, 20 * DAY_MS);
    const late = await room.member('Anna', anna.identity);
    await until('its id is gone, too', () => {
      late.send(message);
      return late.all('posted').some(({ seq }) => seq === posted.seq + 1);
    });
  });
});
