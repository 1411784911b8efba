import clsx from 'clsx';
import { type CSSProperties, type FocusEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { formatClock, formatMoment } from '../../lib/format-time.ts';
import { memberHue } from '../../lib/member-look.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './row-frame.module.css';

type RowFrameProps = {
  readonly label: string;
  /** What the row is of: the id of its line, or of its post. */
  readonly lineId: string;
  readonly authorId: string;
  readonly alias: string;
  readonly at: number;
  readonly own: boolean;
  /** The first of its author's group: with name, and the face on the side of others. */
  readonly first: boolean;
  /** The last of its group: its corner points to the author. */
  readonly last: boolean;
  readonly shape: 'bubble' | 'card';
  readonly tone?: 'normal' | 'waiting' | 'failed' | 'mention' | 'deleted';
  /** Stands before the time: edited, pinned. */
  readonly marks?: ReactNode;
  readonly status?: ReactNode;
  /** Drawn while the pointer or the focus is there. */
  readonly tools?: () => ReactNode;
  readonly below?: ReactNode;
  /** Draws the body and places `meta`, its time and state. */
  readonly children: (meta: ReactNode) => ReactNode;
};

/** Where a message stands: own on the right, others on the left beside their face; name, body, time. */
export function RowFrame(props: RowFrameProps) {
  const { label, lineId, authorId, alias, at, own, first, last, shape, tone = 'normal', marks, status, tools, below, children } = props;
  const { isNear, handlers } = useNear();
  const meta = (
    <span className={styles.meta}>
      {marks}
      <time dir="auto" dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
        {formatClock(at)}
      </time>
      {status}
    </span>
  );
  return (
    <article
      className={clsx(styles.row, own && styles.own, first && styles.first)}
      aria-label={label}
      data-line={lineId}
      tabIndex={-1}
      {...(tools === undefined ? {} : handlers)}
    >
      {!own && <div className={styles.face}>{first && <Avatar id={authorId} alias={alias} size={34} />}</div>}
      <div className={styles.stack}>
        {first && !own && (
          <p className={styles.alias} dir="auto" style={{ '--hue': memberHue(authorId) } as CSSProperties}>
            {alias}
          </p>
        )}
        <div className={styles.body} data-line-body>
          {shape === 'bubble' ? (
            <div className={clsx(styles.bubble, last && styles.last, styles[tone])}>{children(meta)}</div>
          ) : (
            <div className={styles.carrier}>{children(meta)}</div>
          )}
          {isNear && tools?.()}
        </div>
        {below}
      </div>
    </article>
  );
}

/** Whether the pointer or the keyboard is at an element. A finger leaves no pointer behind. */
function useNear() {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  return {
    isNear: pointed || focused,
    handlers: {
      // Rows that come under a still pointer, by a scroll, are not pointed at; and an entry out of what was just closed is never told.
      onPointerMove: (event: PointerEvent) => !pointed && event.pointerType !== 'touch' && setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: (event: FocusEvent) => event.target.matches(':focus-visible') && setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => !currentTarget.contains(relatedTarget) && setFocused(false),
    },
  };
}
