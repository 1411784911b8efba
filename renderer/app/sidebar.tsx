import { useRef } from 'react';
import { SelfBar } from '../features/members/self-bar.tsx';
import { NotifyCard } from '../features/notify/notify-card.tsx';
import { MoreWaiting } from '../features/rooms/more-waiting.tsx';
import { RoomList } from '../features/rooms/room-list.tsx';
import { SpaceHead } from '../features/rooms/space-head.tsx';
import { SwitcherButton } from '../features/rooms/switcher-button.tsx';
import { SpoolButton } from '../features/spool/spool-button.tsx';
import { useApp } from '../store/app-context.ts';
import styles from './sidebar.module.css';

export type SidebarProps = {
  readonly onSettings: () => void;
  /** Leaves, or stops hosting; asks where others would be sent away. */
  readonly onLeave: () => void;
  readonly onSwitcher: () => void;
  readonly onNewRoom: () => void;
  readonly onNewDirect: () => void;
  /** A room was chosen, for a sidebar that lies over the conversation. */
  readonly onOpened: () => void;
};

/** All that is not the conversation: whose host this is, where one can go, and oneself. */
export function Sidebar({ onSettings, onLeave, onSwitcher, onNewRoom, onNewDirect, onOpened }: SidebarProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isHosting = useApp((state) => state.hosting !== null);
  return (
    <div className={styles.sidebar}>
      <SpaceHead>{isHosting && <SpoolButton />}</SpaceHead>
      <SwitcherButton onOpen={onSwitcher} />
      <div className={styles.rooms}>
        <div ref={scroller} className={styles.scroll}>
          <RoomList onNewRoom={onNewRoom} onNewDirect={onNewDirect} onOpened={onOpened} />
        </div>
        <MoreWaiting scroller={scroller} />
      </div>
      <NotifyCard />
      <SelfBar onSettings={onSettings} onLeave={onLeave} />
    </div>
  );
}
