import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import styles from './room-list.module.css';
import { RoomRow } from './room-row.tsx';

type RoomSectionProps = {
  /** By which it is remembered whether the section is folded. */
  readonly name: string;
  readonly heading: string;
  readonly rooms: readonly RoomView[];
  readonly currentId: string | undefined;
  readonly tools?: ReactNode;
  /** In place of rooms that are not there yet. */
  readonly note?: string;
  readonly startsFolded?: boolean;
  readonly onOpened: () => void;
};

/** Rooms of one kind below their heading. Folded it still shows the room that one is in, and those that wait. */
export function RoomSection({ name, heading, rooms, currentId, tools, note, startsFolded = false, onOpened }: RoomSectionProps) {
  const headingId = useId();
  const listId = useId();
  const [open, setOpen] = useRemembered(`lan-chat.section.${name}`, !startsFolded);
  const shown = open ? rooms : rooms.filter(({ id, unread, muted, archived }) => id === currentId || (unread > 0 && !muted && archived !== true));
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <h2 id={headingId} className={styles.heading}>
          <button
            type="button"
            className={clsx(styles.fold, open && styles.unfolded)}
            aria-expanded={open}
            aria-controls={shown.length > 0 ? listId : undefined}
            onClick={() => setOpen(!open)}
          >
            {heading} <ChevronRight size={14} className={styles.chevron} aria-hidden="true" />
          </button>
        </h2>
        {tools}
      </header>
      {shown.length > 0 && (
        <ul id={listId} aria-labelledby={headingId}>
          {shown.map((room) => (
            <RoomRow key={room.id} room={room} isCurrent={room.id === currentId} onOpened={onOpened} />
          ))}
        </ul>
      )}
      {open && rooms.length === 0 && note !== undefined && <p className={styles.note}>{note}</p>}
    </section>
  );
}

function useRemembered(key: string, first: boolean): readonly [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(() => {
    const remembered = localStorage.getItem(key);
    return remembered === null ? first : remembered === 'open';
  });
  return [
    open,
    (next) => {
      setOpen(next);
      localStorage.setItem(key, next ? 'open' : 'folded');
    },
  ];
}
