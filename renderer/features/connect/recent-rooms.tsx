import { BookOpen, X } from 'lucide-react';
import type { KnownHost } from '../../../shared/model/status.ts';
import { formatAgo } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './recent-rooms.module.css';

type RecentRoomsProps = {
  readonly hosts: readonly KnownHost[];
  readonly onJoin: (host: KnownHost) => void;
  /** Opens what this device has of it, whether the host answers or not. */
  readonly onOpen: (host: KnownHost) => void;
  readonly onForget: (address: string) => void;
};

/** Rooms that were joined before, newest first: one click joins again. */
export function RecentRooms({ hosts, onJoin, onOpen, onForget }: RecentRoomsProps) {
  if (hosts.length === 0) return null;
  const newestFirst = hosts.toSorted((a, b) => b.lastJoinedAt - a.lastJoinedAt);
  return (
    <section aria-labelledby="recent-rooms">
      <h2 id="recent-rooms" className={styles.heading}>
        {words.start.recent}
      </h2>
      <ul className={styles.list}>
        {newestFirst.map((host) => (
          <li key={host.address} className={styles.row}>
            <button type="button" className={styles.join} aria-label={words.start.rejoin(host.roomName)} onClick={() => onJoin(host)}>
              <Avatar id={host.hostKey} alias={host.roomName} size={36} />
              <span className={styles.words}>
                <span className={styles.name} dir="auto">
                  {host.roomName}
                </span>
                <span className={styles.details}>
                  {host.address} · {words.start.as(host.alias)}
                </span>
              </span>
              <span className={styles.time}>{formatAgo(host.lastJoinedAt, Date.now())}</span>
            </button>
            <span className={styles.tools}>
              <IconButton
                label={words.rooms.offline.openNamed(host.roomName)}
                icon={<BookOpen size={16} />}
                size="small"
                onClick={() => onOpen(host)}
              />
              <IconButton label={words.start.forget(host.roomName)} icon={<X size={16} />} size="small" onClick={() => onForget(host.address)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
