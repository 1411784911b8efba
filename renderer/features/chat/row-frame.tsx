import clsx from 'clsx';
import type { CSSProperties, ReactNode } from 'react';
import { formatClock, formatMoment } from '../../lib/format-time.ts';
import { memberHue } from '../../lib/member-look.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './row-frame.module.css';

type RowFrameProps = {
  readonly label: string;
  readonly authorId: string;
  readonly alias: string;
  readonly at: number;
  readonly own: boolean;
  /** The first of its author's group: with name, and the face on the side of others. */
  readonly first: boolean;
  /** The last of its group: its corner points to the author. */
  readonly last: boolean;
  readonly shape: 'bubble' | 'card';
  readonly tone?: 'normal' | 'waiting' | 'failed';
  readonly status?: ReactNode;
  readonly below?: ReactNode;
  /** Draws the body and places `meta`, its time and state. */
  readonly children: (meta: ReactNode) => ReactNode;
};

/** Where a message stands: own on the right, others on the left beside their face; name, body, time. */
export function RowFrame(props: RowFrameProps) {
  const { label, authorId, alias, at, own, first, last, shape, tone = 'normal', status, below, children } = props;
  const meta = (
    <span className={styles.meta}>
      <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
        {formatClock(at)}
      </time>
      {status}
    </span>
  );
  return (
    <article className={clsx(styles.row, own && styles.own, first && styles.first)} aria-label={label}>
      {!own && <div className={styles.face}>{first && <Avatar id={authorId} alias={alias} size={34} />}</div>}
      <div className={styles.stack}>
        {first && !own && (
          <p className={styles.alias} dir="auto" style={{ '--hue': memberHue(authorId) } as CSSProperties}>
            {alias}
          </p>
        )}
        {shape === 'bubble' ? (
          <div className={clsx(styles.bubble, last && styles.last, styles[tone])}>{children(meta)}</div>
        ) : (
          <div className={styles.carrier}>{children(meta)}</div>
        )}
        {below}
      </div>
    </article>
  );
}
