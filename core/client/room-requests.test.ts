import { beforeEach, expect, test } from 'vitest';
import { roomIdSchema } from '../../shared/model/ids.ts';
import { JOIN_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { RoomRequests } from './room-requests.ts';

const roomId = roomIdSchema.parse('r'.repeat(22));

let clock: FakeClock;
let sent: MessageOf<'create-room' | 'change-room'>[];
let isOnline: boolean;
let requests: RoomRequests;
beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  isOnline = true;
  requests = new RoomRequests({ clock, send: (message) => isOnline && sent.push(message) > 0 });
});

test('each question has an id of its own, and its own answer', async () => {
  const lunch = requests.ask({ type: 'create-room', name: 'Lunch' });
  const change = requests.ask({ type: 'change-room', roomId, archived: true });
  const [first, second] = sent;
  if (first === undefined || second === undefined) throw new Error('nothing was sent');
  expect(sent).toEqual([
    { type: 'create-room', id: first.id, name: 'Lunch' },
    { type: 'change-room', id: second.id, roomId, archived: true },
  ]);
  expect(first.id).not.toBe(second.id);
  requests.answered({ type: 'room-refused', id: second.id, code: 'room-fixed' });
  await expect(change).rejects.toMatchObject({ code: 'room-fixed' });
  requests.answered({ type: 'room-done', id: first.id, roomId });
  requests.answered({ type: 'room-done', id: first.id, roomId });
  expect(await lunch).toBe(roomId);
  expect(clock.pendingTimers).toBe(0);
});

test('without a connection the person is told so at once', async () => {
  isOnline = false;
  await expect(requests.ask({ type: 'create-room', name: 'Lunch' })).rejects.toMatchObject({ code: 'connection-lost' });
  expect(clock.pendingTimers).toBe(0);
});

test('a connection that is lost ends what was asked', async () => {
  const lunch = requests.ask({ type: 'create-room', name: 'Lunch' });
  requests.goOffline();
  await expect(lunch).rejects.toMatchObject({ code: 'connection-lost' });
});

test('a host that does not answer is not waited for for ever', async () => {
  const lunch = requests.ask({ type: 'create-room', name: 'Lunch' });
  lunch.catch(() => {});
  await clock.advance(JOIN_TIMEOUT_MS);
  await expect(lunch).rejects.toMatchObject({ code: 'timed-out' });
});
