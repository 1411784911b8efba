import { expect, test } from 'vitest';
import { expandPath } from './expand-path.ts';

test.each([
  ['notes.txt', '/cwd/notes.txt'],
  ['./a/../notes.txt', '/cwd/notes.txt'],
  ['/etc/notes.txt', '/etc/notes.txt'],
  ['~', '/home/bob'],
  ['~/notes.txt', '/home/bob/notes.txt'],
  ['~notes.txt', '/cwd/~notes.txt'],
])('%s means %s', (typed, expected) => {
  expect(expandPath(typed, '/cwd', '/home/bob')).toBe(expected);
});
