import type { KeyboardEvent } from 'react';

/** On the button of each hit, so that the arrow keys find the next one. */
export const HIT_ATTRIBUTE = 'data-hit';

function hitsIn(list: Element | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(`[${HIT_ATTRIBUTE}]`) ?? [])];
}

export function focusFirstHit(frame: Element | null): void {
  hitsIn(frame)[0]?.focus();
}

/** Up and down go from hit to hit, and from the first one back to the field; Home and End to the first and the last. */
export function moveBetweenHits(event: KeyboardEvent<HTMLElement>): void {
  const hits = hitsIn(event.currentTarget);
  const at = hits.findIndex((hit) => hit.matches(':focus'));
  if (at < 0) return;
  const target = targetOf(event.key, hits, at);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function targetOf(key: string, hits: readonly HTMLElement[], at: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return hits[at + 1];
    case 'ArrowUp':
      return at > 0 ? hits[at - 1] : (hits[0]?.closest('[data-search]')?.querySelector('input') ?? undefined);
    case 'Home':
      return hits[0];
    case 'End':
      return hits.at(-1);
    default:
      return undefined;
  }
}
