import { expect, test } from 'vitest';
import type { RoomView } from '../../shared/model/room-view.ts';
import { ADA, GRACE, LINUS, NOUR, PEOPLE, roomId, TIM } from '../dev/people.ts';
import { countOnline, countOthersOnline, roomTitle, selectMembersInOrder, selectRoom, selectRoomsInOrder, selectTotals } from './selectors.ts';

const room = (id: string, more: Partial<RoomView> = {}): RoomView => ({
  id: roomId(id),
  kind: 'room',
  name: id,
  firstSeq: 1,
  lastSeq: 1,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  ...more,
});

test('the shown room is the opened one, and the first one when that is gone', () => {
  const rooms = [room('first'), room('second')];
  expect(selectRoom({ rooms, currentRoomId: roomId('second') })?.name).toBe('second');
  expect(selectRoom({ rooms, currentRoomId: roomId('gone') })?.name).toBe('first');
  expect(selectRoom({ rooms: [], currentRoomId: null })).toBeUndefined();
});

test('a direct conversation is called as the others in it are called now, or as it began when one is not known', () => {
  const direct = room('Linus, Old Grace', { kind: 'direct', members: [LINUS.id, GRACE.id, NOUR.id] });
  expect(roomTitle(direct, PEOPLE, LINUS.id)).toBe(`${GRACE.alias}, ${NOUR.alias}`);
  expect(roomTitle(direct, [LINUS], LINUS.id)).toBe('Linus, Old Grace');
  expect(roomTitle(room('Plans'), PEOPLE, LINUS.id)).toBe('Plans');
});

test('rooms are listed by kind, direct conversations with the latest first', () => {
  const rooms = [
    room('a'),
    room('b', { archived: true }),
    room('c', { kind: 'direct', lastAt: 1 }),
    room('d', { kind: 'direct', lastAt: 2 }),
    room('e', { imported: true, archived: true }),
    room('f'),
  ];
  const { rooms: open, directs, archived, imported } = selectRoomsInOrder(rooms);
  expect([open, directs, archived, imported].map((some) => some.map(({ name }) => name))).toEqual([['a', 'f'], ['d', 'c'], ['b'], ['e']]);
  expect(selectRoomsInOrder(rooms)).toBe(selectRoomsInOrder(rooms));
});

test('the totals count of a muted room only what names this person', () => {
  expect(selectTotals([room('a', { unread: 3, mentions: 1 }), room('b', { unread: 9, mentions: 2, muted: true })])).toEqual({
    unread: 5,
    mentions: 3,
  });
});

test('members: who is here first, of those the host, oneself, then by name', () => {
  expect(selectMembersInOrder([...PEOPLE].reverse(), LINUS.id).map(({ alias }) => alias)).toEqual([
    ADA.alias,
    LINUS.alias,
    GRACE.alias,
    'Margaret',
    NOUR.alias,
    TIM.alias,
  ]);
});

test('counts those who are here, with and without oneself', () => {
  expect(countOnline(PEOPLE)).toBe(5);
  expect(countOthersOnline(PEOPLE, LINUS.id)).toBe(4);
  expect(countOthersOnline([ADA], ADA.id)).toBe(0);
});
