import { describe, expect, it } from 'vitest';
import type { MemberId } from '../../../shared/model/ids.ts';
import { type AppState, INITIAL_STATE } from '../../store/app-state.ts';
import { canArchiveRoom, canChangeRoom } from './room-rights.ts';
import { testDirect, testRoom } from './testing.ts';

const SELF = 'self' as MemberId;
const stateOf = (isHost: boolean): AppState => ({
  ...INITIAL_STATE,
  session: { state: 'joined', address: 'a:1', self: SELF, alias: 'Linus', hostKey: 'key', trust: 'known', link: { state: 'online' } },
  members: [{ id: SELF, alias: 'Linus', online: true, isHost }],
});
const first = testRoom('first');
const own = testRoom('own', { createdBy: SELF });
const others = testRoom('others', { createdBy: 'grace' as MemberId });

describe('who may change a room', () => {
  it('is who made it, and who runs the host', () => {
    expect([first, own, others].map((room) => canChangeRoom(stateOf(false), room))).toEqual([false, true, false]);
    expect([first, own, others].map((room) => canChangeRoom(stateOf(true), room))).toEqual([true, true, true]);
  });

  it('cannot archive the first room', () => {
    expect([first, own, others].map((room) => canArchiveRoom(stateOf(true), room))).toEqual([false, true, true]);
    expect([first, own, others].map((room) => canArchiveRoom(stateOf(false), room))).toEqual([false, true, false]);
  });

  it('is nobody for conversations, imported rooms and outside a room', () => {
    expect(canChangeRoom(stateOf(true), testDirect('direct', ['self', 'grace'], { createdBy: SELF }))).toBe(false);
    expect(canChangeRoom(stateOf(true), testRoom('imported', { imported: true, createdBy: SELF }))).toBe(false);
    expect(canChangeRoom(INITIAL_STATE, own)).toBe(false);
  });
});
