import { LanChatError } from '../core/index.ts';
import { foldAlias, roomNameSchema } from '../shared/model/alias.ts';
import type { MemberId } from '../shared/model/ids.ts';
import type { Room } from '../shared/model/room.ts';

/** What a room is called for this client's person: of a direct conversation the others' aliases. */
export function roomTitle(room: Pick<Room, 'kind' | 'name' | 'members'>, self: MemberId, aliasOf: (id: MemberId) => string): string {
  if (room.kind === 'room' || room.members === undefined) return room.name;
  return room.members
    .filter((id) => id !== self)
    .map(aliasOf)
    .join(', ');
}

/** The first of `rooms` that is called so, without regard to case and to characters that look alike. */
export function roomCalled<Each>(name: string, rooms: readonly Each[], titleOf: (room: Each) => string): Each | undefined {
  return rooms.find((room) => foldAlias(titleOf(room)) === foldAlias(name));
}

/** The name as a room may have it. @throws LanChatError `bad-room-name` */
export function readRoomName(text: string): string {
  const name = roomNameSchema.safeParse(text);
  if (!name.success) throw new LanChatError('bad-room-name', { name: text });
  return name.data;
}
