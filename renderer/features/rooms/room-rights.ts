import type { RoomView } from '../../../shared/model/room-view.ts';
import type { AppState } from '../../store/app-state.ts';
import { membersById, selectSelfId } from '../../store/selectors.ts';

/** Whether this person may name, describe and archive the room: who made it may, and who runs the host. Rule RM. */
export function canChangeRoom(state: AppState, room: RoomView): boolean {
  if (room.kind !== 'room' || room.imported !== undefined) return false;
  const selfId = selectSelfId(state);
  if (selfId === undefined) return false;
  return room.createdBy === selfId || membersById(state.members).get(selfId)?.isHost === true;
}

/** The host's first room, which nobody made, stays open. */
export function canArchiveRoom(state: AppState, room: RoomView): boolean {
  return canChangeRoom(state, room) && room.createdBy !== undefined;
}
