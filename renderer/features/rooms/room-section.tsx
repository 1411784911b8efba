import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import styles from './room-list.module.css';

type RoomSectionProps = {
  readonly heading: string;
  readonly tools?: ReactNode;
  /** In place of rows that are not there yet. */
  readonly note?: string | undefined;
  /** Folded until it is wanted, or until the room that is shown is in it. */
  readonly folds?: boolean;
  readonly hasCurrent?: boolean;
  readonly children: ReactNode;
};

/** Rooms of one kind below their heading. */
export function RoomSection({ heading, tools, note, folds = false, hasCurrent = false, children }: RoomSectionProps) {
  const headingId = useId();
  const listId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const open = !folds || unfolded || hasCurrent;
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <h2 id={headingId} className={styles.heading}>
          {folds ? (
            <button
              type="button"
              className={clsx(styles.fold, open && styles.unfolded)}
              aria-expanded={open}
              aria-controls={open ? listId : undefined}
              onClick={() => setUnfolded(!open)}
            >
              <ChevronRight size={14} /> {heading}
            </button>
          ) : (
            heading
          )}
        </h2>
        {tools}
      </header>
      {open && (
        <ul id={listId} aria-labelledby={headingId}>
          {children}
        </ul>
      )}
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </section>
  );
}
