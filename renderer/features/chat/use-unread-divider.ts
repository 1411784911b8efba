import { useEffect, useMemo, useState } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import { authorOf, isNotice } from './grouping.ts';

/** More than anybody reads as they come: what was missed comes in one go when the host is back. */
const CAME_AT_ONCE = 20;

type DividerOptions = {
  readonly room: RoomView | undefined;
  readonly items: readonly ConversationItem[];
  readonly selfId: string | undefined;
  /** Somebody looks at the newest lines: what comes in is read at once. */
  readonly attends: boolean;
};

/** The id of the first line that was not read when the room was opened, or since somebody looked away; it stays until oneself writes. */
export function useUnreadDivider({ room, items, selfId, attends }: DividerOptions): string | undefined {
  const unread = room?.unread ?? 0;
  const readSeq = room?.readSeq ?? 0;
  const [divider, setDivider] = useState(unread > 0 ? readSeq : undefined);
  const [wasRead, setWasRead] = useState(unread === 0);
  // In one go with the lines that it stands above.
  if (wasRead !== (unread === 0)) {
    setWasRead(unread === 0);
    if (unread > CAME_AT_ONCE || (unread > 0 && !attends)) setDivider(readSeq);
  }

  const last = items.at(-1);
  const ownPost = last?.kind === 'pending' ? last.id : undefined;
  useEffect(() => {
    if (ownPost !== undefined) setDivider(undefined);
  }, [ownPost]);

  return useMemo(() => {
    if (divider === undefined) return undefined;
    const isUnread = (item: ConversationItem) =>
      item.kind === 'entry' && item.entry.seq > divider && !isNotice(item) && authorOf(item, selfId) !== selfId;
    const index = items.findIndex(isUnread);
    // With nothing read above it, it would say nothing.
    return index > 0 || divider > 0 ? items[index]?.id : undefined;
  }, [items, divider, selfId]);
}
