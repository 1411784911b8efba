import { Hash, Users } from 'lucide-react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { useApp } from '../../store/app-context.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './forward.module.css';

/** A room, the other person of a conversation, or a group. Decorative. */
export function TargetIcon({ room, title }: { readonly room: RoomView; readonly title: string }) {
  const selfId = useApp(selectSelfId);
  const others = room.members?.filter((id) => id !== selfId) ?? [];
  const [other] = others;
  if (other !== undefined && others.length === 1) return <Avatar id={other} alias={title} size={26} />;
  return (
    <span className={styles.icon} aria-hidden="true">
      {room.kind === 'room' ? <Hash size={15} /> : <Users size={15} />}
    </span>
  );
}
