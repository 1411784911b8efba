import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { foldText, matchRank } from '../../lib/fold-text.ts';
import { roomTitle } from '../../store/selectors.ts';

/** Somewhere to go: a room or conversation that is there, or a person to begin one with. */
export type Place =
  | { readonly kind: 'room'; readonly id: string; readonly title: string; readonly room: RoomView }
  | { readonly kind: 'person'; readonly id: string; readonly title: string; readonly member: Member };

type PlacesOptions = {
  readonly rooms: readonly RoomView[];
  readonly members: readonly Member[];
  readonly selfId: MemberId | undefined;
  readonly typed: string;
};

/** More than can be read are not shown; typing finds them. */
const SHOWN_PLACES = 40;

/**
 * Where one can go, best first: what fits the typed words better, then where this person is meant, then unread, then newest.
 * People stand behind rooms, those with whom there is a conversation not at all, and without a word only rooms are told.
 */
export function findPlaces({ rooms, members, selfId, typed }: PlacesOptions): readonly Place[] {
  const folded = foldText(typed.trim());
  const places: readonly Place[] = [
    ...rooms.map((room): Place => ({ kind: 'room', id: room.id, title: roomTitle(room, members, selfId), room })),
    ...(folded === '' ? [] : strangers(rooms, members, selfId)),
  ];
  return places
    .flatMap((place) => {
      const rank = matchRank(foldText(place.title), folded);
      return rank === undefined ? [] : [{ place, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank || urgency(b.place) - urgency(a.place) || newest(b.place) - newest(a.place))
    .slice(0, SHOWN_PLACES)
    .map(({ place }) => place);
}

/** Members with whom there is no conversation of two. */
function strangers(rooms: readonly RoomView[], members: readonly Member[], selfId: MemberId | undefined): readonly Place[] {
  const met = new Set(
    rooms.flatMap((room) => (room.kind === 'direct' && room.imported === undefined && room.members?.length === 2 ? room.members : [])),
  );
  return members.filter(({ id }) => id !== selfId && !met.has(id)).map((member) => ({ kind: 'person', id: member.id, title: member.alias, member }));
}

function urgency(place: Place): number {
  if (place.kind === 'person') return place.member.online ? -1 : -2;
  const { room } = place;
  if (room.archived === true || room.imported !== undefined) return -3;
  if (room.mentions > 0) return 2;
  return room.unread > 0 && !room.muted ? 1 : 0;
}

function newest(place: Place): number {
  return place.kind === 'room' ? (place.room.lastAt ?? 0) : (place.member.lastSeenAt ?? 0);
}
