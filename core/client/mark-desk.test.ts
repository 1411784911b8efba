import { beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { MARK_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { EventFeed } from './event-feed.ts';
import { MarkDesk } from './mark-desk.ts';

const self = memberIdSchema.parse('s'.repeat(43));
const bea = memberIdSchema.parse('b'.repeat(43));
const room = roomIdSchema.parse('r'.repeat(22));
const other = roomIdSchema.parse('o'.repeat(22));

let clock: FakeClock;
let sent: MessageOf<'mark'>[];
let events: AppEvent[];
let readBefore: unknown[];
let desk: MarkDesk;
beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  events = [];
  readBefore = [];
  const feed = new EventFeed();
  feed.onEvent((event) => events.push(event));
  const send = (mark: MessageOf<'mark'>) => sent.push(mark) > 0;
  desk = new MarkDesk({ self, clock, feed, send, onReadBefore: (...read) => readBefore.push(read) });
});

/** Online, and past the time in which the host tells what it knows. */
async function online(): Promise<void> {
  desk.goOnline();
  await clock.advance(MARK_INTERVAL_MS);
}
const mark = (delivered: number, read: number, roomId = room) => ({ type: 'mark', roomId, delivered, read });
const marks = (...list: MessageOf<'marks'>['marks']): MessageOf<'marks'> => ({ type: 'marks', roomId: room, marks: list });

test('[RS1] the first step is told at once, and what follows at most every 500 ms', async () => {
  await online();
  desk.delivered(room, 1);
  expect(sent).toEqual([mark(1, 0)]);
  for (let seq = 2; seq <= 9; seq++) desk.delivered(room, seq);
  desk.read(room, 7);
  await clock.advance(MARK_INTERVAL_MS - 1);
  expect(sent).toHaveLength(1);
  await clock.advance(1);
  expect(sent).toEqual([mark(1, 0), mark(9, 7)]);
  await clock.advance(60_000);
  expect(sent).toHaveLength(2);
  expect(clock.pendingTimers).toBe(0);
});

test('[RS1] nothing is told backwards, nor twice', async () => {
  await online();
  desk.read(room, 5);
  desk.read(room, 3);
  desk.delivered(room, 4);
  await clock.advance(60_000);
  expect(sent).toEqual([mark(5, 5)]);
});

test('what happened without a connection is told after the next join, but for what the host says that it knows', async () => {
  desk.delivered(room, 5);
  desk.delivered(other, 8);
  desk.goOnline();
  desk.receive(marks({ memberId: self, delivered: 5, read: 0 }));
  await clock.advance(MARK_INTERVAL_MS);
  expect(sent).toEqual([mark(8, 0, other)]);
});

test('a host that came back from an older disk hears everything anew', async () => {
  await online();
  desk.delivered(room, 5);
  desk.goOffline();
  await online();
  expect(sent).toEqual([mark(5, 0), mark(5, 0)]);
});

test('what the host knows of an earlier disk’s reading is handed on, once it is further', () => {
  desk.read(room, 3);
  desk.receive(marks({ memberId: self, delivered: 9, read: 3 }));
  desk.receive(marks({ memberId: self, delivered: 9, read: 7 }));
  expect(readBefore).toEqual([[room, 7]]);
});

test('[RS2] others’ marks are told together, never backwards, without one’s own', async () => {
  desk.receive(marks({ memberId: bea, delivered: 5, read: 2 }, { memberId: self, delivered: 9, read: 9 }));
  desk.receive(marks({ memberId: bea, delivered: 4, read: 3 }));
  await Promise.resolve();
  expect(events).toEqual([{ seq: 1, type: 'marks-changed', roomId: room, marks: [{ memberId: bea, delivered: 5, read: 3 }] }]);
  expect(desk.all).toEqual([{ roomId: room, marks: [{ memberId: bea, delivered: 5, read: 3 }] }]);
});

test('with a new log everything is forgotten', async () => {
  desk.delivered(room, 5);
  desk.receive(marks({ memberId: bea, delivered: 5, read: 2 }));
  desk.clear();
  await online();
  expect(sent).toEqual([]);
  expect(desk.all).toEqual([]);
});
