import { isSameDay } from '../../lib/format-time.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';

const GROUP_MS = 5 * 60_000;

/** How a row stands to the one above it. */
export type Placement = {
  /** A day separator goes above. */
  readonly startsDay: boolean;
  /** The author's name and face go above. */
  readonly startsGroup: boolean;
};

/** The placement of `item` under `above`. Own waiting posts belong to `selfId`. */
export function placementOf(item: ConversationItem, above: ConversationItem | undefined, selfId: string | undefined): Placement {
  if (above === undefined) return { startsDay: true, startsGroup: true };
  const startsDay = !isSameDay(atOf(above), atOf(item));
  const sameAuthor = authorOf(item, selfId) === authorOf(above, selfId);
  const close = atOf(item) - atOf(above) < GROUP_MS;
  return { startsDay, startsGroup: startsDay || !sameAuthor || !close || isNotice(above) };
}

/** Whether `below` opens a new group, so that this row is the last of its own. */
export function endsGroup(item: ConversationItem, below: ConversationItem | undefined, selfId: string | undefined): boolean {
  return below === undefined || isNotice(below) || placementOf(below, item, selfId).startsGroup;
}

export function isNotice(item: ConversationItem): boolean {
  return item.kind === 'entry' && item.entry.body.kind === 'notice';
}

export function atOf(item: ConversationItem): number {
  return item.kind === 'entry' ? item.entry.at : item.post.at;
}

export function authorOf(item: ConversationItem, selfId: string | undefined): string | undefined {
  return item.kind === 'entry' ? item.entry.authorId : selfId;
}
