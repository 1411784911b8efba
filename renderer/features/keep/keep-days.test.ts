import { expect, test } from 'vitest';
import { deletesMore } from './keep-days.ts';

test.each([
  [0, 0, false],
  [0, 7, true],
  [7, 0, false],
  [30, 7, true],
  [7, 30, false],
  [7, 7, false],
])('from %i to %i days: deletes more is %j', (before, after, expected) => {
  expect(deletesMore(before, after)).toBe(expected);
});
