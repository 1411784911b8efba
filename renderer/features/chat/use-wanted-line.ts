import { type RefObject, useEffect, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import type { WantedLine } from '../../store/app-state.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';

const POINTED_AT_MS = 2_500;

/** Lists begin anew; what was shown once is not shown again by that. */
const served = new WeakSet<WantedLine>();

/** Where in `items` the wanted line is; -1 when nothing is wanted (any more), or it is not here. */
export function wantedIndex(wanted: WantedLine | null, items: readonly ConversationItem[]): number {
  if (wanted === null || served.has(wanted)) return -1;
  return items.findIndex((item) => item.kind === 'entry' && item.entry.seq === wanted.seq);
}

/** Brings a wanted line into the middle of the list; answers the id of the one to point at, for a moment. */
export function useWantedLine(
  wanted: WantedLine | null,
  items: readonly ConversationItem[],
  list: RefObject<VirtuosoHandle | null>,
  onLeaveEnd: () => void,
): string | undefined {
  const [pointedAt, setPointedAt] = useState<{ readonly id: string }>();

  useEffect(() => {
    const index = wantedIndex(wanted, items);
    const item = items[index];
    if (wanted === null || item === undefined) return;
    served.add(wanted);
    onLeaveEnd();
    list.current?.scrollToIndex({ index, align: 'center', behavior: 'auto' });
    setPointedAt({ id: item.id });
  }, [wanted, items, list, onLeaveEnd]);

  useEffect(() => {
    if (pointedAt === undefined) return;
    const timer = setTimeout(() => setPointedAt(undefined), POINTED_AT_MS);
    return () => clearTimeout(timer);
  }, [pointedAt]);

  return pointedAt?.id;
}
