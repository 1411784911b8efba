import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { COLOURED_LANGUAGES, colourCode, MAX_COLOURED_CHARACTERS } from './colour-code.tsx';
import { fastestMs } from './testing.ts';

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

test.each([
  ['ts', 'const answer: number = 42; // "why"'],
  ['JS', 'alert(`<b>\u0024{1}</b>`)'],
  ['python', 'def f(x):\n    return x + 1'],
  ['html', '<img src=x onerror=alert(1)>'],
  ['sh', 'ls -l | grep "a & b"'],
  ['json', '{"a": [1, true, null]}'],
])('%s in colours has the same characters', (language, text) => {
  const html = renderToStaticMarkup(colourCode(language, text));
  expect(textOf(html)).toBe(text);
  expect(html).toContain('<span');
});

test.each(['', 'klingon', '__proto__', 'constructor', '"><script>'])('%j is no language: the code stays plain', (language) => {
  expect(colourCode(language, 'const a = 1')).toBeUndefined();
});

test('long code stays plain', () => {
  expect(colourCode('ts', 'a'.repeat(MAX_COLOURED_CHARACTERS + 1))).toBeUndefined();
});

describe('the longest code that is coloured takes less than 100 ms', () => {
  const hostile = ['a', 'a ', '(', '{', '<', '"', '/*', '-', '\n', '@a ', 'function a(', 'class A<', '[[', 'a.', '() ', '#', '\\'].map((piece) =>
    piece.repeat(MAX_COLOURED_CHARACTERS).slice(0, MAX_COLOURED_CHARACTERS),
  );
  test.each(COLOURED_LANGUAGES)('%s', (language) => {
    for (const text of hostile) {
      expect(fastestMs(100, () => renderToStaticMarkup(colourCode(language, text)))).toBeLessThan(100);
    }
  });
});
