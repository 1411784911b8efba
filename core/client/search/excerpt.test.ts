import { describe, expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';
import { phraseOf } from './fold-text.ts';

/** The excerpt with what is highlighted in brackets. */
function show(text: string, ...wanted: readonly string[]): string {
  const phrases = wanted.flatMap((each) => phraseOf(each.replaceAll('"', ''), each.startsWith('"')) ?? []);
  const { excerpt, highlights } = excerptOf(text, phrases);
  return highlights.reduceRight((shown, [start, end]) => `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`, excerpt);
}

describe('an excerpt highlights', () => {
  test.each([
    ['the beginning of words', 'Hello help shell', ['hel'], '[Hel]lo [hel]p shell'],
    ['whole words of a phrase only', 'so soon so', ['"so"'], '[so] soon [so]'],
    ['words without their accents', 'Đà Nẵng đẹp', ['da nang'], '[Đà] [Nẵ][ng] đẹp'.replace('][', '')],
    ['letters that fold to several', 'große Straße', ['strasse'], 'große [Straße]'],
    ['any piece of Chinese', '我们明天去北京吃饭', ['北京'], '我们明天去[北京]吃饭'],
    ['a longer piece of it as one', '我们明天去北京吃饭', ['明天去北'], '我们[明天去北]京吃饭'],
    ['one character of it', '我们去北京', ['北'], '我们去[北]京'],
    ['combining marks with their letter', 'cafe\u0301 bar', ['cafe'], '[cafe\u0301] bar'],
    ['signs', 'done 🎉!', ['🎉'], 'done [🎉]!'],
    ['nothing when only filters were asked for', 'anything', [], 'anything'],
  ])('%s', (_, text, wanted, shown) => expect(show(text, ...wanted)).toBe(shown));
});

describe('an excerpt', () => {
  const filler = 'lorem ipsum '.repeat(60);

  test('of a long text is around the first place, cut at words, at most 202 characters with its dots', () => {
    const shown = show(`${filler}needle ${filler}`, 'needle');
    expect(shown).toMatch(/^…(lorem|ipsum).* \[needle\] .*…$/);
    expect(shown.length).toBeLessThanOrEqual(202 + '[]'.length);
  });

  test('of a text whose beginning was found begins with it', () => {
    expect(show(`needle ${filler}`, 'needle')).toMatch(/^\[needle\] lorem .*…$/);
  });

  test('is one line, and its places stay right', () => {
    expect(show('one\n\ttwo\r\nthree', 'three')).toBe('one  two  [three]');
  });

  test('cuts no character in two', () => {
    for (let length = 190; length < 210; length++) {
      expect(excerptOf(`${'x'.repeat(length)}${'🎉'.repeat(20)}`, []).excerpt.isWellFormed()).toBe(true);
      expect(
        excerptOf(
          `${'🎉'.repeat(length)}needle`,
          phraseOf('needle', false) === undefined ? [] : [{ tokens: ['needle'], isPrefix: true }],
        ).excerpt.isWellFormed(),
      ).toBe(true);
    }
  });

  test('of 16 KiB of mixed text has its places within it', () => {
    const text = 'ß日本語 é '.repeat(1500);
    const { excerpt, highlights } = excerptOf(text, [{ tokens: ['日本', '本語'], isPrefix: false }]);
    expect(highlights.length).toBeGreaterThan(3);
    for (const [start, end] of highlights) expect(excerpt.slice(start, end)).toBe('日本語');
  });
});
