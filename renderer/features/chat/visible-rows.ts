/** So much of a row must be in view for it to be seen; of a low one half. */
const SEEN_PX = 40;
/** Where the day stands above a row that begins one. */
const DAY_PX = 34;

export type TopRow = {
  /** When the uppermost row in view is from. */
  readonly at: number;
  /** Its day stands in view, above it. */
  readonly showsDay: boolean;
};

/** The uppermost row in view. Undefined without rows. */
export function topRow(scroller: HTMLElement): TopRow | undefined {
  const { top } = scroller.getBoundingClientRect();
  for (const row of rowsOf(scroller)) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top + 1) return { at: Number(row.dataset.at), showsDay: row.dataset.startsDay !== undefined && box.top > top - DAY_PX };
  }
  return undefined;
}

/** The seq of the lowest line of the log that is in view; 0 when none is. */
export function lowestSeenSeq(scroller: HTMLElement): number {
  const { bottom } = scroller.getBoundingClientRect();
  const lowest = [...rowsOf(scroller)].findLast((row) => {
    if (row.dataset.seq === undefined) return false;
    const box = row.getBoundingClientRect();
    return box.top + Math.min(SEEN_PX, box.height / 2) <= bottom;
  });
  return Number(lowest?.dataset.seq ?? 0);
}

/** Calls `onScroll` at most once a frame while `scroller` is scrolled. Returns the way to stop. */
export function watchScroll(scroller: HTMLElement, onScroll: () => void): () => void {
  let frame = 0;
  const onEvent = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      onScroll();
    });
  };
  scroller.addEventListener('scroll', onEvent, { passive: true });
  return () => {
    scroller.removeEventListener('scroll', onEvent);
    cancelAnimationFrame(frame);
  };
}

function rowsOf(scroller: HTMLElement): NodeListOf<HTMLElement> {
  return scroller.querySelectorAll<HTMLElement>('[data-at]');
}
