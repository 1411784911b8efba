import { expect, test } from 'vitest';
import { MAX_TEXT_BYTES } from '../../shared/wire/limits.ts';
import { parseInput } from './parse-input.ts';

test.each([
  ['', { kind: 'nothing' }],
  [' \n\t ', { kind: 'nothing' }],
  ['hello', { kind: 'text', text: 'hello' }],
  ['\n\n  indented\nmore  \n', { kind: 'text', text: '  indented\nmore' }],
  ['a\r\nb', { kind: 'text', text: 'a\nb' }],
  ['logout', { kind: 'leave' }],
  ['logout ', { kind: 'leave' }],
  ['Logout', { kind: 'text', text: 'Logout' }],
  ['logout now', { kind: 'text', text: 'logout now' }],
  ['file$/home/me/a b.txt', { kind: 'offer-path', path: '/home/me/a b.txt' }],
  ['file$ "C:\\my files\\a.txt" ', { kind: 'offer-path', path: 'C:\\my files\\a.txt' }],
  ["file$'it'", { kind: 'offer-path', path: 'it' }],
  ['file$', { kind: 'text', text: 'file$' }],
  ['file$a\nb', { kind: 'text', text: 'file$a\nb' }],
  ['see file$a', { kind: 'text', text: 'see file$a' }],
])('%j is read as %j', (input, parsed) => {
  expect(parseInput(input)).toEqual(parsed);
});

test.each([
  [MAX_TEXT_BYTES - 1, 'text'],
  [MAX_TEXT_BYTES, 'text'],
  [MAX_TEXT_BYTES + 1, 'too-long'],
])('%i bytes are %s', (bytes, kind) => {
  expect(parseInput('a'.repeat(bytes)).kind).toBe(kind);
});

test('the length is counted in bytes of UTF-8, not in characters', () => {
  expect(parseInput('é'.repeat(MAX_TEXT_BYTES / 2)).kind).toBe('text');
  expect(parseInput('é'.repeat(MAX_TEXT_BYTES / 2 + 1))).toEqual({ kind: 'too-long', bytes: MAX_TEXT_BYTES + 2 });
});
