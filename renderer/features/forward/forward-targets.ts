import type { RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { foldText, matchRank } from '../../lib/fold-text.ts';

/** A room that something can be sent into, and what it is called here. */
export type ForwardTarget = { readonly room: RoomView; readonly title: string; readonly folded: string };

/** Rooms that can be written into; where something was said last comes first, and the room that it is from last. */
export function targetsOf(rooms: readonly RoomView[], from: RoomId, titleOf: (room: RoomView) => string): readonly ForwardTarget[] {
  return rooms
    .filter(({ archived, imported }) => archived === undefined && imported === undefined)
    .toSorted((a, b) => Number(a.id === from) - Number(b.id === from) || (b.lastAt ?? 0) - (a.lastAt ?? 0))
    .map((room) => ({ room, title: titleOf(room), folded: foldText(titleOf(room)) }));
}

/** Those whose name fits what was typed, best first. */
export function findTargets(targets: readonly ForwardTarget[], typed: string): readonly ForwardTarget[] {
  const folded = foldText(typed.trim());
  return targets
    .flatMap((target) => {
      const rank = matchRank(target.folded, folded);
      return rank === undefined ? [] : [{ target, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ target }) => target);
}
