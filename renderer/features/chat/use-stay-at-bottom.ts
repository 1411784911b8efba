import { type RefCallback, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';

/** Keeps the newest line in view when what has the ref gets narrower or lower, as it does when a pane opens beside it. */
export function useStayAtBottom(atBottom: boolean, list: RefObject<VirtuosoHandle | null>): RefCallback<HTMLElement> {
  const stays = useRef(atBottom);
  useEffect(() => {
    stays.current = atBottom;
  }, [atBottom]);
  return useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return;
      let pending = 0;
      let isFirst = true;
      const observer = new ResizeObserver(() => {
        // It is first told of the size that there is, and a list may open elsewhere than at its end.
        const isChange = !isFirst;
        isFirst = false;
        if (!isChange || !stays.current) return;
        // Once the rows have their new heights.
        cancelAnimationFrame(pending);
        pending = requestAnimationFrame(() => list.current?.scrollToIndex({ index: 'LAST', align: 'end', behavior: 'auto' }));
      });
      observer.observe(element);
      return () => {
        cancelAnimationFrame(pending);
        observer.disconnect();
      };
    },
    [list],
  );
}
