import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { words } from '../locales/en.ts';
import type { AppState } from './app-state.ts';
import { memoizeLast } from './memoize-last.ts';
import { EMPTY_LOG, type RoomLog } from './room-log.ts';

/** The room that is shown: the opened one, the host's first one when that is not there. */
export function selectRoom({ rooms, currentRoomId }: Pick<AppState, 'rooms' | 'currentRoomId'>): RoomView | undefined {
  return rooms.find(({ id }) => id === currentRoomId) ?? rooms[0];
}

/** What a room is called here: a direct conversation has the present names of the others in it. */
export function roomTitle(room: Room, members: readonly Member[], selfId: MemberId | undefined): string {
  if (room.kind === 'room' || room.members === undefined) return room.name;
  const known = membersById(members);
  const aliases = room.members.filter((id) => id !== selfId).map((id) => known.get(id)?.alias);
  return aliases.every((alias) => alias !== undefined) && aliases.length > 0 ? aliases.join(', ') : room.name;
}

export type RoomsInOrder = {
  /** As the host has them. */
  readonly rooms: readonly RoomView[];
  /** In which something was said last goes first. */
  readonly directs: readonly RoomView[];
  readonly archived: readonly RoomView[];
  readonly imported: readonly RoomView[];
};

/** All rooms in the order in which they are listed, by kind. */
export const selectRoomsInOrder: (rooms: readonly RoomView[]) => RoomsInOrder = memoizeLast((rooms) => ({
  rooms: rooms.filter(({ kind, archived, imported }) => kind === 'room' && archived === undefined && imported === undefined),
  directs: rooms.filter(({ kind, imported }) => kind === 'direct' && imported === undefined).toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)),
  archived: rooms.filter(({ kind, archived, imported }) => kind === 'room' && archived !== undefined && imported === undefined),
  imported: rooms.filter(({ imported }) => imported !== undefined),
}));

export type Totals = { readonly unread: number; readonly mentions: number };

/** What waits to be read in all rooms; of a muted one only what names this person. */
export const selectTotals: (rooms: readonly RoomView[]) => Totals = memoizeLast((rooms) => ({
  unread: rooms.reduce((sum, { unread, mentions, muted }) => sum + (muted ? mentions : unread), 0),
  mentions: rooms.reduce((sum, { mentions }) => sum + mentions, 0),
}));

/** Members by their ids. The same list gives the same map. */
export const membersById: (members: readonly Member[]) => ReadonlyMap<MemberId, Member> = memoizeLast(
  (members) => new Map(members.map((member) => [member.id, member])),
);

export function selectLog(state: AppState, roomId: string): RoomLog {
  return state.logs[roomId] ?? EMPTY_LOG;
}

/** Own member id, undefined outside a room. */
export function selectSelfId(state: AppState): MemberId | undefined {
  return state.session.state === 'joined' ? state.session.self : undefined;
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

/** What members are called, in the order of `ids`; somebody whom the room does not know any more is not named. */
export function namesOf(members: readonly Member[], ids: readonly MemberId[]): readonly string[] {
  const names = ids.flatMap((id) => membersById(members).get(id)?.alias ?? []);
  return names.length > 0 || ids.length === 0 ? names : [words.files.somebody];
}

/** Up to which size files of this member are accepted without asking; undefined when they are not. */
export function selectTrustedBytes(state: AppState, memberId: MemberId): number | undefined {
  return state.settings.trustedSenders.find((sender) => sender.memberId === memberId)?.maxBytes;
}
