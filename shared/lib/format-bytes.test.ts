import { describe, expect, test } from 'vitest';
import { formatBytes, formatDuration, formatRate } from './format-bytes.ts';

describe('formatBytes', () => {
  test.each([
    [-1, '0 bytes'],
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_549, '1.5 kB'],
    [9_949, '9.9 kB'],
    [9_951, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [300_000_000, '300 MB'],
    [20 * 1024 ** 3, '21 GB'],
    [Number.MAX_SAFE_INTEGER, '9 PB'],
  ])('shows %d as %s', (bytes, shown) => expect(formatBytes(bytes, 'en')).toBe(shown));

  test('follows the locale', () => expect(formatBytes(1_500_000, 'de')).toBe('1,5 MB'));
});

test.each([
  [0, '0 byte/s'],
  [12_300_000, '12 MB/s'],
])('formatRate shows %d as %s', (rate, shown) => expect(formatRate(rate, 'en')).toBe(shown));

test.each([
  [-3, '0 sec'],
  [0.2, '1 sec'],
  [59, '59 sec'],
  [59.5, '1 min'],
  [80, '1 min 20 sec'],
  [3_600, '1 hr'],
  [7_530, '2 hr 5 min'],
])('formatDuration shows %d as %s', (seconds, shown) => expect(formatDuration(seconds, 'en')).toBe(shown));
