import { type RefObject, useCallback, useRef } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';

/** So long what unfolds may still be laid out: that the end was in view before says nothing. */
const UNFOLDING_MS = 500;
const SCROLL_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps a list at its end while rows grow (a card that turns into a progress bar, a font that comes late), until a person scrolls
 * away. Spread `handlers` on the list.
 */
export function useStickToEnd(list: RefObject<VirtuosoHandle | null>, startsAtEnd: boolean) {
  const sticks = useRef(startsAtEnd);
  const unfoldsUntil = useRef(0);
  const letGo = useCallback(() => {
    sticks.current = false;
  }, []);
  return {
    /** The end came into view. */
    reachedEnd: useCallback(() => {
      if (performance.now() >= unfoldsUntil.current) sticks.current = true;
    }, []),
    /** Something else is to be seen. */
    letGo,
    /** Whether the end is wanted, though rows that just came may still be below it. */
    sticks: useCallback(() => sticks.current, []),
    handlers: {
      totalListHeightChanged: useCallback(() => {
        if (sticks.current) list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
      }, [list]),
      onWheel: useCallback((event: { readonly deltaY: number }) => event.deltaY < 0 && letGo(), [letGo]),
      onTouchMove: letGo,
      // On the list itself that is its scroll bar.
      onPointerDown: useCallback(
        (event: { readonly target: EventTarget; readonly currentTarget: EventTarget }) => event.target === event.currentTarget && letGo(),
        [letGo],
      ),
      // What unfolds is read on from where it was cut.
      onClickCapture: useCallback(
        ({ target }: { readonly target: EventTarget }) => {
          if (!(target instanceof Element) || target.closest('[data-unfolds]') === null) return;
          unfoldsUntil.current = performance.now() + UNFOLDING_MS;
          letGo();
        },
        [letGo],
      ),
      onKeyDown: useCallback((event: { readonly key: string }) => SCROLL_KEYS.has(event.key) && letGo(), [letGo]),
    },
  };
}
