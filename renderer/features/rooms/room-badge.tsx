import { AtSign } from 'lucide-react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import styles from './room-badge.module.css';

/** How much waits in a room: a strong number for what is meant for this person, a quiet one for the rest, a dot where it is muted. Decorative. */
export function RoomBadge({ room }: { readonly room: Pick<RoomView, 'kind' | 'unread' | 'mentions' | 'muted'> }) {
  if (room.unread === 0) return null;
  if (room.muted && room.mentions === 0) return <span className={styles.dot} aria-hidden="true" />;
  if (room.mentions === 0) {
    return (
      <span className={styles.quiet} aria-hidden="true">
        {words.rooms.badge(room.unread)}
      </span>
    );
  }
  return (
    <span className={styles.strong} aria-hidden="true">
      {room.kind === 'room' && <AtSign size={11} strokeWidth={3} />}
      {words.rooms.badge(room.mentions)}
    </span>
  );
}
