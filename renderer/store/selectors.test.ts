import { expect, test } from 'vitest';
import { ADA, GRACE, LINUS, NOUR, PEOPLE, ROOM_ID, TIM } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { countOnline, countOthersOnline, createConversationItems, selectMembersInOrder } from './selectors.ts';

const log = { entries: entriesOf([[GRACE, 0, 'one']]), prepended: 0 };
const post = { id: 'w', roomId: ROOM_ID, text: 'x', at: 1, status: { state: 'waiting' } } as const;

test('the conversation is the log, then what waits in this room', () => {
  const items = createConversationItems()(log, [post, { ...post, id: 'other', roomId: 'elsewhere' }], ROOM_ID);
  expect(items.map(({ kind }) => kind)).toEqual(['entry', 'pending']);
});

test('the same inputs give the same list, and an entry keeps its item when others come', () => {
  const itemsOf = createConversationItems();
  const nothing: readonly (typeof post)[] = [];
  const before = itemsOf(log, nothing, ROOM_ID);
  expect(itemsOf(log, nothing, ROOM_ID)).toBe(before);
  expect(itemsOf(log, [post], ROOM_ID)[0]).toBe(before[0]);
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
