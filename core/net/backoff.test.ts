import { expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.ts';

it.each([
  [0, 500],
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [4, 8_000],
  [5, 8_000],
  [5_000, 8_000],
])('[RC2] attempt %i waits for anything up to %i ms', (attempt, boundMs) => {
  expect(backoffDelayMs(attempt, () => 0)).toBe(0);
  expect(backoffDelayMs(attempt, () => 0.5)).toBe(boundMs / 2);
  expect(backoffDelayMs(attempt, () => 1)).toBe(boundMs);
});
