import { useEffect, useRef, useState } from 'react';
import type { ConversationItem } from '../../store/selectors.ts';
import { authorOf, isNotice } from './grouping.ts';

/** How many lines of others came below what is shown, since the end was left. */
export function useUnseenCount(items: readonly ConversationItem[], atBottom: boolean, selfId: string | undefined): number {
  const lastId = items.at(-1)?.id;
  const seenId = useRef(lastId);
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (atBottom) {
      seenId.current = lastId;
      setCount(0);
      return;
    }
    const from = items.findLastIndex(({ id }) => id === seenId.current);
    setCount(items.slice(from + 1).filter((item) => !isNotice(item) && authorOf(item, selfId) !== selfId).length);
  }, [items, lastId, atBottom, selfId]);
  return count;
}
