import { useEffect, useLayoutEffect, useRef } from 'react';
import { watchScroll } from './visible-rows.ts';

/** By then every new row above has its height; counted in frames, too, for a machine that is slow to draw them. */
const HOLD_MS = 400;
const HOLD_FRAMES = 20;
/** The list is not interrupted while it corrects itself. */
const STILL_FRAMES = 3;
const TURNS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

type Place = { readonly seq: string; readonly top: number };

/**
 * Keeps what is read where it is when older lines come in above it: the list guesses their heights first, and does not always take back
 * the whole of its mistake. Lets go as soon as a person scrolls.
 */
export function useHoldPlace(scroller: HTMLElement | null, loading: boolean, prepended: number): void {
  const place = useRef<Place>(undefined);
  const before = useRef(prepended);

  useEffect(() => {
    if (scroller === null || !loading) return;
    const look = () => {
      place.current = placeIn(scroller);
    };
    look();
    return watchScroll(scroller, look);
  }, [scroller, loading]);

  useLayoutEffect(() => {
    const grew = prepended > before.current;
    before.current = prepended;
    const held = place.current;
    if (scroller === null || held === undefined || !grew) return;
    return hold(scroller, held);
  }, [scroller, prepended]);
}

/** A row that is well in view: the uppermost one changes its height when another comes above it. */
function placeIn(scroller: HTMLElement): Place | undefined {
  const { top, height } = scroller.getBoundingClientRect();
  for (const row of scroller.querySelectorAll<HTMLElement>('[data-seq]')) {
    const rowTop = row.getBoundingClientRect().top;
    if (rowTop > top + height / 4) return { seq: row.dataset.seq ?? '', top: rowTop };
  }
  return undefined;
}

function hold(scroller: HTMLElement, { seq, top }: Place): () => void {
  const startedAt = performance.now();
  let frames = 0;
  let still = 0;
  let last = 0;
  let frame = requestAnimationFrame(correct);
  function correct(): void {
    const row = scroller.querySelector(`[data-seq="${seq}"]`);
    const moved = row === null ? 0 : row.getBoundingClientRect().top - top;
    still = moved === last ? still + 1 : 0;
    last = moved;
    if (still >= STILL_FRAMES && Math.abs(moved) >= 1) scroller.scrollTop += moved;
    frames++;
    if (frames < HOLD_FRAMES || performance.now() - startedAt < HOLD_MS) frame = requestAnimationFrame(correct);
    else stop();
  }
  function stop(): void {
    cancelAnimationFrame(frame);
    for (const turn of TURNS) scroller.removeEventListener(turn, stop);
  }
  for (const turn of TURNS) scroller.addEventListener(turn, stop, { passive: true });
  return stop;
}
