import { useCallback } from 'react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import { selectLog, selectSelfId } from '../../store/selectors.ts';

/** Gives a reaction to a line, or takes one's own back. */
export function useReact(): (entry: ShownEntry, emoji: string) => void {
  const actions = useActions();
  const getState = useGetState();
  return useCallback(
    ({ roomId, seq, note }, emoji) => {
      const state = getState();
      const selfId = selectSelfId(state);
      // As it is now: what was handed in may be older than a reaction.
      const now = selectLog(state, roomId).entries.find((line) => line.seq === seq)?.note ?? note;
      const given = now?.reactions?.find((reaction) => reaction.emoji === emoji)?.by.some((id) => id === selfId) ?? false;
      const waiting = state.pending.findLast(
        ({ body, roomId: room, status }) =>
          status.state === 'waiting' && room === roomId && body.kind === 'reaction' && body.target === seq && body.emoji === emoji,
      );
      const on = waiting?.body.kind === 'reaction' ? waiting.body.on : given;
      actions.report(actions.react(roomId, seq, emoji, !on));
    },
    [actions, getState],
  );
}
