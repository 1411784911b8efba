import { DoorClosed, LogOut, Settings as SettingsIcon } from 'lucide-react';
import { useState } from 'react';
import { presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { membersById } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import styles from './self-bar.module.css';
import { StatusForm } from './status-form.tsx';

type SelfBarProps = {
  readonly onSettings: () => void;
  /** Leaves, or stops hosting; asks where others would be sent away. */
  readonly onLeave: () => void;
};

/** Oneself: the own name and status, the settings, and the way out. */
export function SelfBar({ onSettings, onLeave }: SelfBarProps) {
  const session = useApp((state) => state.session);
  const isHosting = useApp((state) => state.hosting !== null);
  const statusText = useApp((state) => state.settings.statusText);
  const self = useApp((state) => (state.session.state === 'joined' ? membersById(state.members).get(state.session.self) : undefined));
  const [open, setOpen] = useState(false);
  if (session.state !== 'joined') return null;
  const isOnline = session.link.state === 'online';
  return (
    <footer className={styles.bar}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={words.rooms.status.button}
        side="top"
        trigger={
          <button
            type="button"
            className={styles.self}
            aria-label={words.rooms.label(session.alias, [statusText ?? words.rooms.status.set])}
            aria-haspopup="dialog"
          >
            <Avatar id={session.self} alias={session.alias} size={34} online={isOnline} idle={presenceOf(self) === 'idle'} />
            <span className={styles.words}>
              <span className={styles.alias} dir="auto">
                {session.alias}
              </span>
              <span className={styles.status} dir="auto">
                {statusText ?? words.rooms.status.set}
              </span>
            </span>
          </button>
        }
      >
        <StatusForm statusText={statusText} onDone={() => setOpen(false)} />
      </Popover>
      <IconButton label={words.room.settings} icon={<SettingsIcon size={18} />} onClick={onSettings} />
      <IconButton
        label={isHosting ? words.room.stop : words.room.leave}
        icon={isHosting ? <DoorClosed size={18} /> : <LogOut size={18} />}
        className={isHosting ? styles.stop : undefined}
        onClick={onLeave}
      />
    </footer>
  );
}
