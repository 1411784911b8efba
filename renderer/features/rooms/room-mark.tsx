import { Archive, BookMarked, Hash } from 'lucide-react';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { presenceOf } from '../../lib/presence.ts';
import { useApp } from '../../store/app-context.ts';
import { membersById, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './room-mark.module.css';

type RoomMarkProps = { readonly room: RoomView; readonly size?: number };

/** What a room looks like before its name: a sign for a room, faces for a conversation. Decorative. */
export function RoomMark({ room, size = 24 }: RoomMarkProps) {
  if (room.kind === 'direct' && room.imported === undefined) return <Faces room={room} size={size} />;
  const Sign = room.imported !== undefined ? BookMarked : room.archived === true ? Archive : Hash;
  return (
    <span className={styles.sign} style={{ width: size, height: size }} aria-hidden="true">
      <Sign size={Math.round(size * 0.7)} strokeWidth={2.1} />
    </span>
  );
}

function Faces({ room, size }: Required<RoomMarkProps>) {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const [first, second] = othersIn(room, members, selfId);
  if (first === undefined) return <Avatar id={room.id} alias={room.name} size={size} />;
  if (second === undefined) {
    const presence = presenceOf(first.member);
    return <Avatar id={first.id} alias={first.member?.alias ?? room.name} size={size} online={presence !== 'offline'} idle={presence === 'idle'} />;
  }
  return (
    <span className={styles.faces} style={{ width: size, height: size }} aria-hidden="true">
      <Avatar id={first.id} alias={first.member?.alias ?? '?'} size={Math.round(size * 0.68)} />
      <Avatar id={second.id} alias={second.member?.alias ?? '?'} size={Math.round(size * 0.68)} />
    </span>
  );
}

/** Who else is in a direct conversation; a member that is not known has an id only. */
export function othersIn(
  room: RoomView,
  members: readonly Member[],
  selfId: MemberId | undefined,
): readonly { readonly id: MemberId; readonly member: Member | undefined }[] {
  const known = membersById(members);
  return (room.members ?? []).filter((id) => id !== selfId).map((id) => ({ id, member: known.get(id) }));
}
