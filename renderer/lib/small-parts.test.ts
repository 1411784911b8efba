import { expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';
import { formatAgo, formatDay } from './format-time.ts';
import { initials, memberHue } from './member-look.ts';
import { parsePort } from './parse-port.ts';
import { namePastedFile } from './pasted-file.ts';
import { readAddress } from './read-address.ts';

const NOW = new Date(2026, 10, 22, 14, 3).getTime();
const HOUR_MS = 3_600_000;

test.each([
  [0, 'Today'],
  [14 * HOUR_MS, 'Today'],
  [15 * HOUR_MS, 'Yesterday'],
  [4 * 24 * HOUR_MS, 'Wednesday'],
  [20 * 24 * HOUR_MS, 'Monday, November 2'],
  [400 * 24 * HOUR_MS, 'October 18, 2025'],
])('the day %i ms ago is %s', (ago, label) => {
  expect(formatDay(NOW - ago, NOW)).toBe(label);
});

test.each([
  [-5_000, 'just now'],
  [59_000, 'just now'],
  [5 * 60_000, '5 minutes ago'],
  [2 * HOUR_MS, '2 hours ago'],
  [20 * HOUR_MS, 'yesterday'],
  [20 * 24 * HOUR_MS, '2 weeks ago'],
  [90 * 24 * HOUR_MS, '3 months ago'],
])('%i ms ago reads %s', (ago, label) => {
  expect(formatAgo(NOW - ago, NOW)).toBe(label);
});

test.each([
  ['Ada', 'A'],
  ['Grace Hopper', 'GH'],
  ['tim.berners-lee', 'TL'],
  ['👩‍🚀 crew', '👩‍🚀C'],
  ['', ''],
])('the initials of %j are %j', (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test('a member keeps its hue, and members differ', () => {
  expect(memberHue('abc')).toBe(memberHue('abc'));
  expect(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(memberHue)).size).toBeGreaterThan(3);
});

test.each([
  ['photo.JPG', 'image'],
  ['a.tar.gz', 'archive'],
  ['setup.exe', 'program'],
  ['README', 'file'],
  ['.pdf', 'document'],
])('%s is shown as %s', (name, kind) => {
  expect(fileKind(name)).toBe(kind);
});

test.each([
  ['0', undefined],
  ['1', 1],
  [' 8000 ', 8000],
  ['65535', 65_535],
  ['65536', undefined],
  ['80a', undefined],
  ['-1', undefined],
  ['', undefined],
])('the port %j is %j', (text, port) => {
  expect(parsePort(text)).toBe(port);
});

test('a screenshot gets a name with its moment, a copied file keeps its own', () => {
  const now = new Date(2026, 10, 22, 14, 3);
  expect(namePastedFile(new File([], 'image.png', { type: 'image/png' }), now).name).toBe('Pasted image 2026-11-22 14.03.png');
  const copied = new File([], 'cat.png', { type: 'image/png' });
  expect(namePastedFile(copied, now)).toBe(copied);
});

test('an address that cannot be read is undefined, not an exception', () => {
  expect(readAddress('studio:8001')).toEqual({ host: 'studio', port: 8001 });
  expect(readAddress('studio')).toEqual({ host: 'studio', port: 8000 });
  expect(readAddress('a b')).toBeUndefined();
});
