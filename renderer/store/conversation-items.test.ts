import { expect, test } from 'vitest';
import type { PendingPost } from '../../shared/model/status.ts';
import { GRACE, ROOM_ID } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { createConversationItems } from './conversation-items.ts';
import { newestLines } from './room-log.ts';

const log = newestLines(
  entriesOf([
    [GRACE, 0, 'one'],
    [GRACE, 0, 'two'],
  ]),
);
const post: PendingPost = { id: 'w', roomId: ROOM_ID, body: { kind: 'text', text: 'x' }, at: 1, status: { state: 'waiting' } };
const reaction: PendingPost = { ...post, id: 'r', body: { kind: 'reaction', target: 2, emoji: '👍', on: true } };

test('the conversation is the log, then what waits in this room', () => {
  const items = createConversationItems()(log, [post, { ...post, id: 'other', roomId: 'elsewhere' }], ROOM_ID);
  expect(items.map(({ kind }) => kind)).toEqual(['entry', 'entry', 'pending']);
});

test('a waiting amendment has no row of its own: it is with the line that it is for', () => {
  const items = createConversationItems()(log, [reaction], ROOM_ID);
  expect(items.map((item) => item.kind === 'entry' && item.waiting.map(({ id }) => id))).toEqual([[], ['r']]);
});

test('what waits does not stand behind a gap', () => {
  expect(createConversationItems()({ ...log, hasNewer: true }, [post], ROOM_ID).map(({ kind }) => kind)).toEqual(['entry', 'entry']);
});

test('the same inputs give the same list, and a line keeps its item when others come or wait', () => {
  const itemsOf = createConversationItems();
  const nothing: readonly PendingPost[] = [];
  const before = itemsOf(log, nothing, ROOM_ID);
  expect(itemsOf(log, nothing, ROOM_ID)).toBe(before);
  const after = itemsOf(log, [post, reaction], ROOM_ID);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});
