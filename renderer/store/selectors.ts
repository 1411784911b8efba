import type { Entry } from '../../shared/model/entry.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { words } from '../locales/en.ts';
import type { AppState, RoomLog } from './app-state.ts';
import { EMPTY_LOG } from './merge-entries.ts';

/** The room that is shown: the host's first one. */
export function selectRoom(state: AppState): Room | undefined {
  return state.rooms[0];
}

export function selectLog(state: AppState, roomId: string): RoomLog {
  return state.logs[roomId] ?? EMPTY_LOG;
}

/** Own member id, undefined outside a room. */
export function selectSelfId(state: AppState): MemberId | undefined {
  return state.session.state === 'joined' ? state.session.self : undefined;
}

export type ConversationItem =
  | { readonly kind: 'entry'; readonly id: string; readonly entry: Entry }
  | { readonly kind: 'pending'; readonly id: string; readonly post: PendingPost };

/** The log, then what still waits, as one list. Memoized on its inputs: the same lists give the same list. */
export function createConversationItems(): (log: RoomLog, pending: readonly PendingPost[], roomId: string) => readonly ConversationItem[] {
  const itemByEntry = new WeakMap<Entry, ConversationItem>();
  const itemByPost = new WeakMap<PendingPost, ConversationItem>();
  const itemOf = (entry: Entry): ConversationItem =>
    remembered<Entry, ConversationItem>(itemByEntry, entry, () => ({ kind: 'entry', id: entry.id, entry }));
  const itemOfPost = (post: PendingPost): ConversationItem =>
    remembered<PendingPost, ConversationItem>(itemByPost, post, () => ({ kind: 'pending', id: post.id, post }));
  return memoizeLast((log, pending, roomId) => [...log.entries.map(itemOf), ...pending.filter((post) => post.roomId === roomId).map(itemOfPost)]);
}

/** Members in the order of the list: who is here first, then the host, oneself, and names. */
export const selectMembersInOrder: (members: readonly Member[], selfId: MemberId | undefined) => readonly Member[] = memoizeLast(
  (members, selfId) => {
    const rank = (member: Member) => (member.online ? 0 : 4) + (member.isHost ? 0 : member.id === selfId ? 1 : 2);
    return members.toSorted((a, b) => rank(a) - rank(b) || a.alias.localeCompare(b.alias));
  },
);

export function countOnline(members: readonly Member[]): number {
  return members.filter(({ online }) => online).length;
}

/** How many other people are here: whom stopping the host would send away. */
export function countOthersOnline(members: readonly Member[], selfId: MemberId | undefined): number {
  return members.filter(({ online, id }) => online && id !== selfId).length;
}

/** Offers of others that nobody here has answered. */
export function selectOpenOffers(transfers: Readonly<Record<string, Transfer>>): readonly (Transfer & { readonly direction: 'incoming' })[] {
  return Object.values(transfers).filter((transfer) => transfer.direction === 'incoming' && transfer.status.state === 'offered') as (Transfer & {
    readonly direction: 'incoming';
  })[];
}

function remembered<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

function memoizeLast<Args extends readonly unknown[], Value>(compute: (...args: Args) => Value): (...args: Args) => Value {
  let last: { readonly args: Args; readonly value: Value } | undefined;
  return (...args) => {
    if (last === undefined || args.some((arg, index) => !Object.is(arg, last?.args[index]))) last = { args, value: compute(...args) };
    return last.value;
  };
}

/** What members are called, in the order of `ids`; somebody whom the room does not know any more is not named. */
export function namesOf(members: readonly Member[], ids: readonly MemberId[]): readonly string[] {
  const names = ids.flatMap((id) => members.find((member) => member.id === id)?.alias ?? []);
  return names.length > 0 || ids.length === 0 ? names : [words.files.somebody];
}

/** Up to which size files of this member are accepted without asking; undefined when they are not. */
export function selectTrustedBytes(state: AppState, memberId: MemberId): number | undefined {
  return state.settings.trustedSenders.find((sender) => sender.memberId === memberId)?.maxBytes;
}
