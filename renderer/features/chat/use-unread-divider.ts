import { useEffect, useMemo, useState } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import { authorOf, isNotice } from './grouping.ts';

type DividerOptions = {
  readonly room: RoomView | undefined;
  readonly items: readonly ConversationItem[];
  readonly selfId: string | undefined;
  /** The room was looked at before it had lines: its first ones come in live. */
  readonly startsRead: boolean;
  /** Somebody looks, and nothing was missed: what comes in at the end is read at once. */
  readonly attends: boolean;
  /** The newest lines are in view. */
  readonly atEnd: boolean;
};

/** The id of the first line that was not read when the room was opened, or since somebody looked away; it stays until oneself writes. */
export function useUnreadDivider({ room, items, selfId, startsRead, attends, atEnd }: DividerOptions): string | undefined {
  const unread = room?.unread ?? 0;
  const readSeq = room?.readSeq ?? 0;
  const [divider, setDivider] = useState(unread > 0 && !startsRead ? readSeq : undefined);
  const [wasRead, setWasRead] = useState(unread === 0);
  // In one go with the lines that it stands above.
  if (wasRead !== (unread === 0)) {
    setWasRead(unread === 0);
    // One that stands above what is read stays: without it everything would move.
    if (unread > 0 && !(attends && atEnd) && (divider === undefined || atEnd)) setDivider(readSeq);
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
