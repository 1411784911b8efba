const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });
const dayAndMonth = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat('en', { weekday: 'short' });
const shortDate = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const shortFullDate = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const fullDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const fullMoment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Hours and minutes, 12 or 24 hours as the system has it. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** The whole date and time, for a tooltip. */
export function formatMoment(at: number): string {
  return fullMoment.format(at);
}

/** Whether two moments are on the same calendar day here. */
export function isSameDay(first: number, second: number): boolean {
  return startOfDay(first) === startOfDay(second);
}

/** `Today`, `Yesterday`, `Monday` within a week, `Monday, 3 November` within a year, else with the year. */
export function formatDay(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days > 1 && days < 7) return weekday.format(at);
  return days >= 0 && days < 300 ? dayAndMonth.format(at) : fullDay.format(at);
}

/** As short as a list has room for: `14:03` today, `Mon 14:03` within a week, `3 Nov, 14:03` within a year, else the date alone. */
export function formatShort(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return clock.format(at);
  if (days > 0 && days < 7) return `${shortDay.format(at)} ${clock.format(at)}`;
  return days >= 0 && days < 300 ? `${shortDate.format(at)}, ${clock.format(at)}` : shortFullDate.format(at);
}

/** `just now`, `5 minutes ago`, `yesterday`, `3 weeks ago`. */
export function formatAgo(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return relative.format(-Math.floor(ms / MINUTE_MS), 'minute');
  if (isSameDay(at, now)) return relative.format(-Math.floor(ms / HOUR_MS), 'hour');
  const days = Math.max(1, Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS));
  if (days < 14) return relative.format(-days, 'day');
  return days < 60 ? relative.format(-Math.floor(days / 7), 'week') : relative.format(-Math.floor(days / 30), 'month');
}

function startOfDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
