import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../shared/model/ids.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import { neighbour } from './use-room-keys.ts';

const room = (name: string, more: Partial<RoomView> = {}): RoomView => ({
  id: name as RoomId,
  kind: 'room',
  name,
  firstSeq: 1,
  lastSeq: 1,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  ...more,
});
const ROOMS = [
  room('direct', { kind: 'direct' }),
  room('first'),
  room('second', { unread: 1 }),
  room('muted', { unread: 1, muted: true }),
  room('archived', { archived: true, unread: 1 }),
];
const next = (current: string | undefined, step: number, unreadOnly = false) => neighbour(ROOMS, current, step, unreadOnly)?.id;

describe('Alt and an arrow', () => {
  it('goes through the rooms in the order of the list, archived ones left out, and round', () => {
    expect(next('first', 1)).toBe('second');
    expect(next('muted', 1)).toBe('direct');
    expect(next('direct', 1)).toBe('first');
    expect(next('first', -1)).toBe('direct');
  });

  it('with Shift stops only where something waits, and stays where nothing else does', () => {
    expect(next('first', 1, true)).toBe('second');
    expect(next('direct', -1, true)).toBe('second');
    expect(next('second', 1, true)).toBeUndefined();
  });

  it('begins at the first room when none of them is shown', () => expect(next(undefined, 1)).toBe('first'));
});
