import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../locales/en.ts';
import { useApp } from '../store/app-context.ts';
import { countOnline } from '../store/selectors.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import styles from './room-header.module.css';

type RoomHeaderProps = {
  readonly name: string | undefined;
  readonly onMembers: () => void;
  /** What else can be opened from here. */
  readonly children?: ReactNode;
};
const SHOWN_FACES = 4;

/** Where one is, and who else. */
export function RoomHeader({ name, onMembers, children }: RoomHeaderProps) {
  const members = useApp((state) => state.members);
  const online = countOnline(members);
  const faces = members.filter((member) => member.online).slice(0, SHOWN_FACES);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.name} dir="auto">
          {name ?? words.room.opening}
        </h1>
        <p className={styles.online}>{words.room.online(online)}</p>
      </div>
      <div className={styles.faces} aria-hidden="true">
        {faces.map(({ id, alias }) => (
          <Avatar key={id} id={id} alias={alias} size={28} />
        ))}
        {online > SHOWN_FACES && <span className={styles.more}>+{online - SHOWN_FACES}</span>}
      </div>
      {children}
      <Button variant="quiet" icon={<Users size={18} />} aria-label={words.room.membersButton} className={styles.members} onClick={onMembers}>
        {String(online)}
      </Button>
    </header>
  );
}
