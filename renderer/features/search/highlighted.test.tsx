import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Highlighted } from './highlighted.tsx';

const drawn = (text: string, highlights: readonly (readonly [number, number])[]) =>
  renderToStaticMarkup(<Highlighted text={text} highlights={highlights} />).replaceAll(/ class="[^"]*"/gu, '');

test.each([
  ['plans', [[0, 4]], '<mark>plan</mark>s'],
  ['the plans', [[4, 9]], 'the <mark>plans</mark>'],
  [
    'a b a',
    [
      [0, 1],
      [4, 5],
    ],
    '<mark>a</mark> b <mark>a</mark>',
  ],
  ['abc', [], 'abc'],
  [
    'abc',
    [
      [0, 2],
      [1, 3],
    ],
    '<mark>ab</mark>c',
  ],
  ['abc', [[1, 1]], 'abc'],
] as const)('%j with %j', (text, highlights, expected) => {
  expect(drawn(text, highlights)).toBe(expected);
});

test('what was found is text, whatever it looks like', () => {
  expect(drawn('<b>x</b>', [[0, 3]])).toBe('<mark>&lt;b&gt;</mark>x&lt;/b&gt;');
});
