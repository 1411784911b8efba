/** How long something is kept: days, 0 for ever. */
export const USUAL_DAYS = [0, 7, 30, 90, 365] as const;

/** Whether `after` deletes something that `before` keeps. */
export function deletesMore(before: number, after: number): boolean {
  return after !== 0 && (before === 0 || after < before);
}
