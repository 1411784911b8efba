import { expect, test } from 'vitest';
import { plainBlock, plainLine, plainText } from './plain-text.ts';

test.each([
  ['clears the screen', '\u001b[2Jhi', '[2Jhi'],
  ['sets the title', '\u001b]0;owned\u0007hi', ']0;ownedhi'],
  ['8-bit control sequence', '\u009b31mred', '31mred'],
  ['backspaces over what was there', 'ab\b\bcd', 'abcd'],
  ['carriage return over the start of the line', 'hello\rbob', 'hello\nbob'],
  ['turns the direction of writing', 'photo\u202egpj.exe', 'photogpj.exe'],
  ['lone surrogate', 'a\ud800b', 'ab'],
])('strips what %s', (_title, text, expected) => {
  expect(plainText(text)).toBe(expected);
  expect(plainText(plainText(text))).toBe(expected);
});

test('keeps tabs, new lines, emoji of several parts and every script', () => {
  const text = 'tab\tnew\nline 👩‍👩‍👧 日本語 عربى';
  expect(plainText(text)).toBe(text);
});

test('a name never has a second line', () => {
  expect(plainLine('bob\n[alice] hi')).toBe('bob [alice] hi');
});

test('a text with several lines cannot pass for a line of somebody else', () => {
  expect(plainBlock('hi\n[alice] I agree')).toBe('hi\n    [alice] I agree');
});
