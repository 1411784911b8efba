import { useCallback, useEffect, useState } from 'react';
import { useMediaQuery } from '../lib/use-media-query.ts';

/** What can stand beside the conversation, one at a time. */
export type Pane = 'members' | 'transfers' | 'search' | 'pins';
export type Panes = ReturnType<typeof usePanes>;

const STORAGE_KEY = 'lan-chat.members-pane';
/** From here on there is room for the members beside the conversation without anybody asking for them. */
const ROOMY = '(min-width: 1040px)';
/** From here on a pane stands beside the conversation, below it is a sheet. */
const BESIDE = '(min-width: 1000px)';

/**
 * Which pane is open. The members stay open, over restarts too, and come back when another pane closes; in a window that has no room
 * beside the conversation nothing opens by itself.
 */
export function usePanes() {
  const isRoomy = useMediaQuery(ROOMY);
  const isBeside = useMediaQuery(BESIDE);
  const [docked, setDocked] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'closed');
  /** Undefined: nobody asked, so that the members may be there. */
  const [asked, setAsked] = useState<Pane>();
  // A sheet that nobody asked for must not fall over the conversation when the window gets narrow.
  useEffect(() => {
    if (!isBeside) setAsked(undefined);
  }, [isBeside]);

  const open = asked ?? (docked && isRoomy ? 'members' : undefined);
  const dock = useCallback(
    (next: boolean) => {
      // In a narrow window they come and go without a word about a wide one.
      if (!isRoomy) return;
      setDocked(next);
      localStorage.setItem(STORAGE_KEY, next ? 'open' : 'closed');
    },
    [isRoomy],
  );
  const close = useCallback(() => {
    if (open === 'members') dock(false);
    setAsked(undefined);
  }, [open, dock]);
  const toggle = useCallback(
    (pane: Pane) => {
      if (open === pane) return close();
      if (pane === 'members') dock(true);
      setAsked(pane);
    },
    [open, close, dock],
  );
  return {
    open,
    /** Somebody asked for it, so that the focus goes there. */
    takesFocus: asked !== undefined,
    show: setAsked,
    close,
    /** Closes what lies over the conversation, and leaves alone what stands beside it. */
    closeSheet: useCallback(() => !isBeside && setAsked(undefined), [isBeside]),
    toggle,
  };
}
