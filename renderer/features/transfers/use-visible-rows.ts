import { type RefObject, type UIEvent, useCallback, useLayoutEffect, useState } from 'react';

/** Rows beyond the edges that are drawn, too, so that scrolling shows no gaps. */
const OVERSCAN = 8;

export type VisibleRows = {
  /** The first row that is drawn, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  /** Scrolls just as far as it takes to see the row. */
  readonly reveal: (row: number) => void;
};

/** Which of `count` rows of the same height can be seen in `scroller`: only they need to be drawn. */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VisibleRows {
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const onScroll = useCallback(({ currentTarget }: UIEvent<HTMLElement>) => {
    setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight });
  }, []);
  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (element === null) return;
      const top = row * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
    },
    [scroller, rowHeight],
  );
  return {
    start: Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN),
    end: Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN),
    onScroll,
    reveal,
  };
}
