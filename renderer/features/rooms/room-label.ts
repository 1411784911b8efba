import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';

/** A room for those who cannot see its row: its name, what waits in it, and how this person stands to it. `presence` is of the other person. */
export function roomLabel(room: RoomView, title: string, presence?: string): string {
  const unread = room.muted && room.mentions === 0 ? 0 : room.unread;
  return words.rooms.label(title, [
    ...(presence === undefined ? [] : [presence]),
    ...(unread > 0 ? [words.rooms.unread(unread)] : []),
    ...(room.mentions > 0 && room.kind === 'room' ? [words.rooms.mentions(room.mentions)] : []),
    ...(room.muted ? [words.rooms.muted] : []),
    ...(room.draft === undefined ? [] : [words.rooms.draft]),
  ]);
}
