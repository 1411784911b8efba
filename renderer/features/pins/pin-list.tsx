import { Pin } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { PinRow } from './pin-row.tsx';
import styles from './pins.module.css';
import { usePins } from './use-pins.ts';

type PinListProps = { readonly roomId: RoomId; readonly onJump: (seq: number) => void };

/** The pinned lines, the newest pin first. */
export function PinList({ roomId, onJump }: PinListProps) {
  const pins = usePins(roomId);
  if (pins === undefined) {
    return (
      <p className={styles.note}>
        <Spinner size={18} />
      </p>
    );
  }
  if (!pins.ok) {
    return (
      <p className={styles.note} role="alert">
        {describeFailure(pins.failure).title}
      </p>
    );
  }
  if (pins.value.length === 0) {
    return (
      <div className={styles.empty}>
        <span className={styles.emptyIcon}>
          <Pin size={22} />
        </span>
        <p className={styles.emptyTitle}>{words.finding.pins.emptyTitle}</p>
        <p>{words.finding.pins.emptyText}</p>
      </div>
    );
  }
  return (
    <ul className={styles.list} aria-label={words.finding.pins.title}>
      {pins.value.map((entry) => (
        <PinRow key={entry.seq} entry={entry} onJump={onJump} />
      ))}
    </ul>
  );
}
