import { useEffect, useState } from 'react';
import { formatDay } from '../../lib/format-time.ts';
import styles from './sticky-date.module.css';
import { topRow, watchScroll } from './visible-rows.ts';

const SHOWN_MS = 1_200;
const NEAR_END_PX = 80;

/** The day of the uppermost line, over the list while it is scrolled. */
export function StickyDate({ scroller }: { readonly scroller: HTMLElement | null }) {
  const [day, setDay] = useState<string>();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (scroller === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watchScroll(scroller, () => {
      const top = topRow(scroller);
      if (top !== undefined) setDay(formatDay(top.at, Date.now()));
      setShown(top?.showsDay === false && !isAtEnd(scroller));
      clearTimeout(timer);
      timer = setTimeout(() => setShown(false), SHOWN_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [scroller]);
  return (
    <div className={styles.place} data-shown={shown || undefined} aria-hidden="true">
      <span className={styles.day}>{day}</span>
    </div>
  );
}

/** There the list is scrolled by what comes in, not by a person. */
function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollTop + clientHeight >= scrollHeight - NEAR_END_PX;
}
