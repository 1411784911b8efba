import { beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { type MemberId, memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { TYPING_INTERVAL_MS, TYPING_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { EventFeed } from './event-feed.ts';
import { TypingMembers } from './typing-members.ts';

const bea = memberIdSchema.parse('b'.repeat(43));
const cal = memberIdSchema.parse('c'.repeat(43));
const room = roomIdSchema.parse('r'.repeat(22));
const other = roomIdSchema.parse('o'.repeat(22));

let clock: FakeClock;
let events: AppEvent[];
let sent: unknown[];
let isOnline: boolean;
let typing: TypingMembers;
beforeEach(() => {
  clock = createFakeClock();
  events = [];
  sent = [];
  isOnline = true;
  const feed = new EventFeed();
  feed.onEvent((event) => events.push(event));
  const send = ({ roomId }: { readonly roomId: string }) => {
    if (isOnline) sent.push(roomId);
    return isOnline;
  };
  typing = new TypingMembers({ clock, feed, send });
});

const heard = (memberId: MemberId, roomId = room) => typing.heard({ type: 'typed', roomId, memberId });
async function told(): Promise<unknown[]> {
  await Promise.resolve();
  return events.flatMap((event) => (event.type === 'typing-changed' ? [event.members] : []));
}

test('[RS3] while a person types the host hears it every 3 s, of each room, and again at once after a post', async () => {
  for (let ms = 0; ms < TYPING_INTERVAL_MS; ms += 100) {
    typing.type(room);
    await clock.advance(100);
  }
  typing.type(other);
  expect(sent).toEqual([room, other]);
  typing.type(room);
  expect(sent).toEqual([room, other, room]);
  typing.hasPosted(room);
  typing.type(room);
  expect(sent).toHaveLength(4);
});

test('what could not be told is told as soon as it can', () => {
  isOnline = false;
  typing.type(room);
  isOnline = true;
  typing.type(room);
  expect(sent).toEqual([room]);
});

test('[RS3] who has not said so for 6 s does not type any more', async () => {
  heard(bea);
  await clock.advance(TYPING_LIFETIME_MS - 1);
  heard(bea);
  heard(cal);
  await clock.advance(TYPING_LIFETIME_MS - 1);
  expect(typing.all).toEqual([{ roomId: room, members: [bea, cal] }]);
  await clock.advance(1);
  expect(typing.all).toEqual([]);
  expect(await told()).toEqual([[bea], [bea, cal], [cal], []]);
  expect(clock.pendingTimers).toBe(0);
});

test('[RS3] who has posted, or left, does not type any more', async () => {
  heard(bea);
  heard(cal);
  heard(bea, other);
  typing.stopped(room, bea);
  expect(typing.all).toEqual([
    { roomId: room, members: [cal] },
    { roomId: other, members: [bea] },
  ]);
  typing.left(bea);
  typing.left(cal);
  expect(typing.all).toEqual([]);
});

test('without a connection nobody is known to type', async () => {
  heard(bea);
  typing.clear();
  typing.clear();
  expect(await told()).toEqual([[]]);
  expect(clock.pendingTimers).toBe(0);
});
