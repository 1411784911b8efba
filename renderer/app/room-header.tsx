import { Ellipsis, PanelLeft, Pin, Search, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RoomView } from '../../shared/model/room-view.ts';
import { RoomMark } from '../features/rooms/room-mark.tsx';
import { RoomMenuItems } from '../features/rooms/room-menu-items.tsx';
import { RoomSubtitle } from '../features/rooms/room-subtitle.tsx';
import { useForgetImport } from '../features/rooms/use-forget-import.tsx';
import { useMediaQuery } from '../lib/use-media-query.ts';
import { words } from '../locales/en.ts';
import { useApp } from '../store/app-context.ts';
import { countOnline, roomTitle, selectSelfId, selectTotals } from '../store/selectors.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import styles from './room-header.module.css';
import type { Pane } from './use-panes.ts';

type RoomHeaderProps = {
  readonly room: RoomView | undefined;
  readonly pane: Pane | undefined;
  readonly onPane: (pane: Pane) => void;
  /** Opens the list of rooms where it has no place beside the conversation. */
  readonly onSidebar: () => void;
  /** What else can be opened from here. */
  readonly children: ReactNode;
};
const NARROW = '(max-width: 720px)';

/** Where one is, and what can be opened here. In a narrow window what does not fit is in the menu. */
export function RoomHeader({ room, pane, onPane, onSidebar, children }: RoomHeaderProps) {
  const title = useApp((state) => room && roomTitle(room, state.members, selectSelfId(state)));
  const isNarrow = useMediaQuery(NARROW);
  return (
    <header className={styles.header}>
      {isNarrow && <SidebarButton onClick={onSidebar} />}
      <div className={styles.place}>
        {room !== undefined && <RoomMark room={room} size={30} />}
        <div className={styles.words}>
          <h1 className={styles.name} dir="auto">
            {title ?? words.room.opening}
          </h1>
          {room !== undefined && <RoomSubtitle room={room} />}
        </div>
      </div>
      {room !== undefined && (
        <>
          <PaneButton pane="search" label={words.rooms.menu.search} icon={<Search size={18} />} open={pane} onPane={onPane} />
          {!isNarrow && <PaneButton pane="pins" label={words.rooms.menu.pins} icon={<Pin size={18} />} open={pane} onPane={onPane} />}
          {children}
          {!isNarrow && room.imported === undefined && <MembersButton room={room} isOpen={pane === 'members'} onClick={() => onPane('members')} />}
          <RoomMenu room={room} title={title ?? room.name} onPane={isNarrow ? onPane : undefined} />
        </>
      )}
    </header>
  );
}

function SidebarButton({ onClick }: { readonly onClick: () => void }) {
  const { unread } = useApp((state) => selectTotals(state.rooms));
  return (
    <span className={styles.frame}>
      <IconButton
        label={unread > 0 ? words.rooms.openWaiting(unread) : words.rooms.open}
        icon={<PanelLeft size={19} />}
        tooltipSide="bottom"
        aria-haspopup="dialog"
        onClick={onClick}
      />
      {unread > 0 && <span className={styles.dot} aria-hidden="true" />}
    </span>
  );
}

type PaneButtonProps = {
  readonly pane: Pane;
  readonly label: string;
  readonly icon: ReactNode;
  readonly open: Pane | undefined;
  readonly onPane: (pane: Pane) => void;
};

function PaneButton({ pane, label, icon, open, onPane }: PaneButtonProps) {
  const isOpen = open === pane;
  return (
    <IconButton
      label={label}
      icon={icon}
      tooltipSide="bottom"
      aria-expanded={isOpen}
      className={isOpen ? styles.open : undefined}
      onClick={() => onPane(pane)}
    />
  );
}

type MembersButtonProps = { readonly room: RoomView; readonly isOpen: boolean; readonly onClick: () => void };

function MembersButton({ room, isOpen, onClick }: MembersButtonProps) {
  const online = useApp(({ members }) => countOnline(room.members === undefined ? members : members.filter(({ id }) => room.members?.includes(id))));
  return (
    <Button
      variant="quiet"
      icon={<Users size={18} />}
      aria-label={words.rooms.members.button(online)}
      aria-expanded={isOpen}
      className={isOpen ? styles.open : styles.members}
      onClick={onClick}
    >
      {String(online)}
    </Button>
  );
}

type RoomMenuProps = { readonly room: RoomView; readonly title: string; readonly onPane: ((pane: Pane) => void) | undefined };

function RoomMenu({ room, title, onPane }: RoomMenuProps) {
  const { ask, dialog } = useForgetImport();
  return (
    <>
      <Menu align="end" trigger={<IconButton label={words.rooms.menu.button(title)} icon={<Ellipsis size={19} />} tooltipSide="bottom" />}>
        {onPane !== undefined && (
          <>
            {room.imported === undefined && (
              <MenuItem icon={<Users size={16} />} onSelect={() => onPane('members')}>
                {words.rooms.menu.members}
              </MenuItem>
            )}
            <MenuItem icon={<Pin size={16} />} onSelect={() => onPane('pins')}>
              {words.rooms.menu.pins}
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <RoomMenuItems room={room} onForget={ask} />
      </Menu>
      {dialog}
    </>
  );
}
