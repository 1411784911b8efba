import { expect, test } from 'vitest';
import { toPlainLine } from './plain-line.ts';

test.each([
  ['a\n\n b\t c ', 10, 'a b c'],
  ['abcdef', 5, 'abcde'],
  ['abcde', 5, 'abcde'],
  ['abcd😀', 5, 'abcd'],
  ['abc😀x', 5, 'abc😀'],
  ['', 5, ''],
])('%j in %i units is %j', (text, max, expected) => {
  expect(toPlainLine(text, max)).toBe(expected);
});
