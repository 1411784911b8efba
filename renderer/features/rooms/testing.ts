import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';

/** A room with nothing in it that waits, for tests. */
export function testRoom(name: string, more: Partial<RoomView> = {}): RoomView {
  return { id: name as RoomId, kind: 'room', name, firstSeq: 1, lastSeq: 1, readSeq: 0, unread: 0, mentions: 0, muted: false, ...more };
}

/** A direct conversation of `members`, for tests. */
export function testDirect(name: string, members: readonly string[], more: Partial<RoomView> = {}): RoomView {
  return testRoom(name, { kind: 'direct', members: members.map((id) => id as MemberId), ...more });
}
