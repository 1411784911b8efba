import { useMemo } from 'react';
import type { Member } from '../../../../shared/model/member.ts';
import type { RoomView } from '../../../../shared/model/room-view.ts';
import { useApp } from '../../../store/app-context.ts';
import { selectSelfId } from '../../../store/selectors.ts';

/** The others who can read the room: in a direct conversation those who are in it. */
export function useNameableMembers({ members: inIt }: RoomView): readonly Member[] {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  return useMemo(() => members.filter(({ id }) => id !== selfId && (inIt === undefined || inIt.includes(id))), [members, selfId, inIt]);
}
