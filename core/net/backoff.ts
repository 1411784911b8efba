import { RECONNECT_BASE_MS, RECONNECT_CAP_MS } from '../../shared/wire/limits.ts';

/** How long to wait before attempt `attempt` (0, 1, 2 …) to reconnect: anything up to a bound that doubles, so that many clients do not return at once. Rule RC2. */
export function backoffDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(RECONNECT_CAP_MS, RECONNECT_BASE_MS * 2 ** attempt);
}
