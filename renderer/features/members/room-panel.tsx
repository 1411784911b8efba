import { DoorClosed, LogOut, Settings as SettingsIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { AddressCard } from './address-card.tsx';
import { MemberList } from './member-list.tsx';
import styles from './room-panel.module.css';

type RoomPanelProps = {
  readonly onSettings: () => void;
  /** Leaves, or stops hosting; asks where others would be sent away. */
  readonly onLeave: () => void;
  /** What a host alone has, above the ways out. */
  readonly hostTools: ReactNode;
};

/** All that is beside the conversation: how to get in, who is here, oneself, and the ways out. */
export function RoomPanel({ onSettings, onLeave, hostTools }: RoomPanelProps) {
  const session = useApp((state) => state.session);
  const hosting = useApp((state) => state.hosting);
  if (session.state !== 'joined') return null;
  return (
    <div className={styles.panel}>
      <div className={styles.scroll}>
        <AddressCard session={session} hosting={hosting} />
        <MemberList />
      </div>
      {hosting !== null && hostTools}
      <footer className={styles.footer}>
        <div className={styles.self}>
          <Avatar id={session.self} alias={session.alias} size={34} />
          <span className={styles.alias} dir="auto">
            {session.alias}
          </span>
          <IconButton label={words.room.settings} icon={<SettingsIcon size={18} />} onClick={onSettings} />
        </div>
        {hosting === null ? (
          <Button variant="quiet" size="small" icon={<LogOut size={15} />} onClick={onLeave}>
            {words.room.leave}
          </Button>
        ) : (
          <Button variant="danger-quiet" size="small" icon={<DoorClosed size={15} />} onClick={onLeave}>
            {words.room.stop}
          </Button>
        )}
      </footer>
    </div>
  );
}
