import { useCallback, useEffect, useRef } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { useActions } from '../../store/app-context.ts';
import { lowestSeenSeq, watchScroll } from './visible-rows.ts';

const INTERVAL_MS = 300;

type MarkReadOptions = {
  readonly room: RoomView | undefined;
  readonly scroller: HTMLElement | null;
  readonly attention: boolean;
  /** The seq of the room's last line, when the end is in view. */
  readonly endSeq: number | undefined;
  /** Another one when lines came or went. */
  readonly lines: unknown;
};

/** Says what was seen: up to the lowest line that was in view while somebody looked. */
export function useMarkRead({ room, scroller, attention, endSeq, lines }: MarkReadOptions): void {
  const actions = useActions();
  const roomId = room?.imported === undefined ? room?.id : undefined;
  const seen = useRef(0);
  const told = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tell = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (roomId === undefined || seen.current <= told.current) return;
    told.current = seen.current;
    actions.report(actions.markRead(roomId, seen.current));
  }, [actions, roomId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines can be in view without a scroll
  useEffect(() => {
    if (scroller === null || !attention) return;
    const look = () => {
      seen.current = Math.max(seen.current, lowestSeenSeq(scroller), endSeq ?? 0);
      timer.current ??= setTimeout(tell, INTERVAL_MS);
    };
    look();
    return watchScroll(scroller, look);
  }, [scroller, attention, endSeq, lines, tell]);

  // What was seen last counts also when the room is left at once.
  useEffect(() => tell, [tell]);
}
