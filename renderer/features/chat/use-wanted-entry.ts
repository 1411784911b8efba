import { type RefObject, useEffect, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import type { ConversationItem } from '../../store/selectors.ts';
import type { WantedEntry } from './message-list.tsx';

const POINTED_AT_MS = 2_500;

/** Brings a wanted entry into the middle of the list; answers the id of the one to point at, for a moment. */
export function useWantedEntry(
  wanted: WantedEntry | undefined,
  items: readonly ConversationItem[],
  list: RefObject<VirtuosoHandle | null>,
): string | undefined {
  const [pointedAt, setPointedAt] = useState<WantedEntry>();
  const done = useRef<WantedEntry>(undefined);

  useEffect(() => {
    if (wanted === undefined || wanted === done.current) return;
    done.current = wanted;
    const index = items.findIndex(({ id }) => id === wanted.id);
    if (index === -1) return;
    list.current?.scrollToIndex({ index, align: 'center', behavior: 'auto' });
    setPointedAt(wanted);
  }, [wanted, items, list]);

  useEffect(() => {
    if (pointedAt === undefined) return;
    const timer = setTimeout(() => setPointedAt(undefined), POINTED_AT_MS);
    return () => clearTimeout(timer);
  }, [pointedAt]);

  return pointedAt?.id;
}
