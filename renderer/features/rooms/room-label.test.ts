import { expect, it } from 'vitest';
import { roomLabel } from './room-label.ts';
import { testDirect, testRoom } from './testing.ts';

it.each([
  [testRoom('a'), 'Studio'],
  [testRoom('a', { unread: 1 }), 'Studio, 1 unread message'],
  [testRoom('a', { unread: 1_200, mentions: 2 }), 'Studio, 1,200 unread messages, 2 mentions of you'],
  [testRoom('a', { unread: 3, muted: true }), 'Studio, muted'],
  [testRoom('a', { unread: 3, mentions: 1, muted: true }), 'Studio, 3 unread messages, 1 mention of you, muted'],
  [testDirect('a', ['b', 'c'], { unread: 2, mentions: 2 }), 'Studio, online, 2 unread messages'],
  [testRoom('a', { draft: { text: 'Hi' } }), 'Studio, a draft in it'],
])('a room is told with what waits in it: %#', (room, label) => {
  expect(roomLabel(room, 'Studio', room.kind === 'direct' ? 'online' : undefined)).toBe(label);
});
