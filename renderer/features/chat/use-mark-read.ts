import { useEffect, useRef } from 'react';
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
  const told = useRef(0);
  const roomId = room?.imported === undefined ? room?.id : undefined;
  const readSeq = room?.readSeq ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines can be in view without a scroll
  useEffect(() => {
    if (scroller === null || roomId === undefined || !attention) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const seq = Math.max(lowestSeenSeq(scroller), endSeq ?? 0);
        if (seq <= Math.max(told.current, readSeq)) return;
        told.current = seq;
        actions.report(actions.markRead(roomId, seq));
      }, INTERVAL_MS);
    };
    look();
    const stop = watchScroll(scroller, look);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [actions, scroller, roomId, readSeq, attention, endSeq, lines]);
}
