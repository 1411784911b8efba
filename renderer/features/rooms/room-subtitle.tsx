import type { RoomView } from '../../../shared/model/room-view.ts';
import { describePresence } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { countOnline, selectSelfId } from '../../store/selectors.ts';
import { othersIn } from './room-mark.tsx';
import styles from './room-subtitle.module.css';

/** Below a room's name: what it is for, who is there, or why nothing can be written. */
export function RoomSubtitle({ room }: { readonly room: RoomView }) {
  const text = useApp((state) => {
    if (room.imported !== undefined) return words.rooms.imported;
    if (room.archived === true) return words.rooms.archived;
    if (room.kind === 'room') return room.description ?? words.rooms.members.online(countOnline(state.members));
    const others = othersIn(room, state.members, selectSelfId(state));
    const [other] = others;
    if (others.length > 1) return words.rooms.groupOf(others.length + 1, others.filter(({ member }) => member?.online === true).length + 1);
    return other?.member?.status ?? describePresence(other?.member, Date.now());
  });
  return (
    <p className={styles.text} dir="auto" title={text}>
      {text}
    </p>
  );
}
