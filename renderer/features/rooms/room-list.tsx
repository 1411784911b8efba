import { MessageCirclePlus } from 'lucide-react';
import { type KeyboardEvent, type SyntheticEvent, useRef, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectRoom, selectRoomsInOrder } from '../../store/selectors.ts';
import { ContextMenu } from '../../ui/context-menu.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { AddRoomMenu } from './add-room-menu.tsx';
import styles from './room-list.module.css';
import { RoomMenuItems } from './room-menu-items.tsx';
import { RoomSection } from './room-section.tsx';
import { useForgetImport } from './use-forget-import.tsx';

type RoomListProps = {
  readonly onNewRoom: () => void;
  readonly onNewDirect: () => void;
  /** A room was chosen, for a list that lies over the conversation. */
  readonly onOpened: () => void;
};

/** All rooms and conversations, by kind. Arrows go from one to the next; a right click opens a room's menu. */
export function RoomList({ onNewRoom, onNewDirect, onOpened }: RoomListProps) {
  const rooms = useApp((state) => state.rooms);
  const currentId = useApp((state) => selectRoom(state)?.id);
  const order = selectRoomsInOrder(rooms);
  const list = useRef<HTMLElement>(null);
  const { ask, dialog } = useForgetImport();
  const [pointedAt, setPointedAt] = useState<string>();
  const { headings } = words.rooms;
  const common = { currentId, onOpened };
  const pointed = rooms.find(({ id }) => id === pointedAt);

  /** Only a room has a menu: what is elsewhere does not get as far as the menu. */
  const point = (event: SyntheticEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-room]') : null;
    setPointedAt(row?.dataset.room);
    if (row === null) event.stopPropagation();
  };

  return (
    <>
      <ContextMenu
        area={
          <nav
            ref={list}
            className={styles.nav}
            aria-label={words.rooms.navigation}
            onKeyDown={(event) => moveFocus(event, list.current)}
            onContextMenuCapture={point}
            onTouchStartCapture={point}
          >
            <RoomSection
              {...common}
              name="rooms"
              heading={headings.rooms}
              rooms={order.rooms}
              tools={<AddRoomMenu onNewRoom={onNewRoom} onOpened={onOpened} />}
            />
            <RoomSection
              {...common}
              name="directs"
              heading={headings.directs}
              rooms={order.directs}
              tools={<IconButton size="small" label={words.rooms.direct.button} icon={<MessageCirclePlus size={17} />} onClick={onNewDirect} />}
              note={words.rooms.noDirects}
            />
            {order.imported.length > 0 && <RoomSection {...common} name="imported" heading={headings.imported} rooms={order.imported} startsFolded />}
            {order.archived.length > 0 && <RoomSection {...common} name="archived" heading={headings.archived} rooms={order.archived} startsFolded />}
          </nav>
        }
      >
        {pointed !== undefined && <RoomMenuItems room={pointed} onForget={ask} />}
      </ContextMenu>
      {dialog}
    </>
  );
}

/** Up, Down, Home and End go from room to room. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-room]') ?? [])];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? rows.indexOf(activeElement) : -1;
  if (at === -1 || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const next = to === undefined ? undefined : rows[to];
  if (to === undefined) return;
  event.preventDefault();
  next?.focus();
}
