import { ArrowDown, ArrowUp } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import styles from './more-waiting.module.css';

/** In a list of rooms that is longer than the window: that some which wait are out of sight, and the way to them. */
export function MoreWaiting({ scroller }: { readonly scroller: RefObject<HTMLElement | null> }) {
  const rooms = useApp((state) => state.rooms);
  const [out, setOut] = useState<{ readonly above: boolean; readonly below: boolean }>({ above: false, below: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rooms are other rows
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      const next = { above: waitingRow(element, 'above') !== undefined, below: waitingRow(element, 'below') !== undefined };
      setOut((last) => (last.above === next.above && last.below === next.below ? last : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rooms]);
  const go = (side: Side) => scroller.current && waitingRow(scroller.current, side)?.scrollIntoView({ block: 'center' });
  return (
    <>
      {out.above && (
        <button type="button" className={styles.above} onClick={() => go('above')}>
          <ArrowUp size={13} aria-hidden="true" /> {words.rooms.waitingAbove}
        </button>
      )}
      {out.below && (
        <button type="button" className={styles.below} onClick={() => go('below')}>
          <ArrowDown size={13} aria-hidden="true" /> {words.rooms.waitingBelow}
        </button>
      )}
    </>
  );
}

type Side = 'above' | 'below';

/** The nearest row out of sight in which something waits. */
function waitingRow(scroller: HTMLElement, side: Side): Element | undefined {
  const frame = scroller.getBoundingClientRect();
  const rows = [...scroller.querySelectorAll('[data-waits]')];
  return side === 'above'
    ? rows.findLast((row) => row.getBoundingClientRect().bottom <= frame.top + 4)
    : rows.find((row) => row.getBoundingClientRect().top >= frame.bottom - 4);
}
