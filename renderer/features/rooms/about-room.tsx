import type { RoomView } from '../../../shared/model/room-view.ts';
import { describePresence, presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { membersById, roomTitle, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './room-dialog.module.css';

/** What a room is, for who cannot change it: its description, and of a conversation who is in it. */
export function AboutRoom({ room }: { readonly room: RoomView }) {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const known = membersById(members);
  if (room.kind === 'room') {
    return (
      <div className={styles.form}>
        <div>
          <h3 className={styles.heading} dir="auto">
            {roomTitle(room, members, selfId)}
          </h3>
          <p className={styles.description} dir="auto">
            {room.description ?? words.rooms.settings.noDescription}
          </p>
        </div>
        <p className={styles.hint}>{words.rooms.settings.notYours}</p>
      </div>
    );
  }
  return (
    <section>
      <h3 className={styles.heading}>{words.rooms.settings.people}</h3>
      <ul className={styles.people} aria-label={words.rooms.settings.people}>
        {(room.members ?? []).map((id) => {
          const member = known.get(id);
          const presence = presenceOf(member);
          return (
            <li key={id} className={styles.person}>
              <Avatar id={id} alias={member?.alias ?? '?'} size={30} online={presence !== 'offline'} idle={presence === 'idle'} />
              <span dir="auto">{member?.alias ?? words.files.somebody}</span>
              <span className={styles.hint}>{id === selfId ? words.members.you : describePresence(member, Date.now())}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
