import { type AmendmentBody, isAmendment } from '../../shared/model/entry.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import { memoizeLast } from './memoize-last.ts';
import type { RoomLog } from './room-log.ts';

export type PendingAmendment = PendingPost & { readonly body: AmendmentBody };

export type ConversationItem =
  | {
      readonly kind: 'entry';
      readonly id: string;
      readonly entry: ShownEntry;
      /** Own amendments of the line that the host does not have yet, oldest first. */
      readonly waiting: readonly PendingAmendment[];
    }
  | { readonly kind: 'pending'; readonly id: string; readonly post: PendingPost };

type EntryItem = ConversationItem & { readonly kind: 'entry' };

const NOTHING: readonly PendingAmendment[] = [];

/** The log, then what still waits, as one list. Memoized on its inputs: the same lists give the same list, and a line keeps its item. */
export function createConversationItems(): (log: RoomLog, pending: readonly PendingPost[], roomId: string) => readonly ConversationItem[] {
  const itemByEntry = new WeakMap<ShownEntry, EntryItem>();
  const itemByPost = new WeakMap<PendingPost, ConversationItem>();
  const postsOf = memoizeLast((pending: readonly PendingPost[], roomId: string) => pending.filter((post) => post.roomId === roomId));
  const amendmentsOf = memoizeLast(amendmentsByTarget);

  function itemOf(entry: ShownEntry, waiting: readonly PendingAmendment[]): ConversationItem {
    const known = itemByEntry.get(entry);
    if (known?.waiting === waiting) return known;
    const item: EntryItem = { kind: 'entry', id: entry.id, entry, waiting };
    itemByEntry.set(entry, item);
    return item;
  }

  function itemOfPost(post: PendingPost): ConversationItem {
    const known = itemByPost.get(post);
    if (known !== undefined) return known;
    const item: ConversationItem = { kind: 'pending', id: post.id, post };
    itemByPost.set(post, item);
    return item;
  }

  return memoizeLast((log, pending, roomId) => {
    const posts = postsOf(pending, roomId);
    const amendments = amendmentsOf(posts);
    const lines = log.entries.map((entry) => itemOf(entry, amendments.get(entry.seq) ?? NOTHING));
    // Behind a gap they would stand in the wrong place.
    return log.hasNewer ? lines : [...lines, ...posts.filter(({ body }) => !isAmendment(body)).map(itemOfPost)];
  });
}

function amendmentsByTarget(posts: readonly PendingPost[]): ReadonlyMap<number, readonly PendingAmendment[]> {
  const byTarget = new Map<number, PendingAmendment[]>();
  for (const post of posts) {
    const { body } = post;
    if (isAmendment(body)) byTarget.set(body.target, [...(byTarget.get(body.target) ?? []), { ...post, body }]);
  }
  return byTarget;
}
