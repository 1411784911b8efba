/**
 * On the field that takes the focus when what it is in opens: `data-first-focus`. `autoFocus` would move it before the dialog knows
 * where it was, and where it is to go back to.
 */
export const FIRST_FOCUS = { 'data-first-focus': true } as const;

/** The field in `frame` that the focus goes to at first. */
export function firstFocusIn(frame: Element | null): HTMLElement | null {
  return frame?.querySelector<HTMLElement>('[data-first-focus]') ?? null;
}
