import { describe, expect, test } from 'vitest';
import { fold, indexTokens, nameKey, phraseOf } from './fold-text.ts';

describe('folding', () => {
  test.each([
    ['Hello WORLD', 'hello world'],
    ['Đà Nẵng không được', 'da nang khong duoc'],
    ['Straße Æsir œuvre Łódź Søren', 'strasse aesir oeuvre lodz soren'],
    ['ＦＵＬＬ ﬁre ①', 'full fire 1'],
    ['İstanbul ISPARTA ışık', 'istanbul isparta isik'],
    ['Ёлка ΣΊΣΥΦΟΣ', 'елка σισυφοσ'],
    ['한국어', '한국어'],
    ['ガギ と か', 'ガギ と か'],
    ['ｶﾞ', 'ガ'],
    ['שָׁלוֹם مُحَمَّد أحمد', 'שלום محمد احمد'],
    ['हिन्दी ที่นี่', 'हिन्दी ที่นี่'],
    ['soft\u00adhy\u200bphen', 'softhyphen'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(folded)).toBe(folded);
  });

  test('a composed and a decomposed letter are the same', () => {
    expect(fold('é'.normalize('NFD'))).toBe(fold('É'.normalize('NFC')));
  });

  test('a name has single spaces', () => expect(nameKey('  Ann   LÉE ')).toBe('ann lee'));
});

describe('the index', () => {
  test.each([
    ['Plain ASCII, v2!', 'plain ascii, v2!'],
    ['café – crème', 'cafe creme'],
    ['日本語', '日本 本語 語'],
    ['日', '日'],
    ['LINEで送る', 'line で送 送る る'],
    ['좋아 요', '좋아 아 요'],
    ['🎉🎉 done 👍🏽', '🎉 🎉 done 👍'],
    ['𠮷野家', '𠮷野 野家 家'],
  ])('of %s has the tokens %s', (text, tokens) => expect(indexTokens(text)).toBe(tokens));
});

describe('a phrase', () => {
  test.each([
    ['Crème', false, ['creme'], true],
    ['crème', true, ['creme'], false],
    ["don't", false, ['don', 't'], true],
    ['日', false, ['日'], true],
    ['日', true, ['日'], true],
    ['日本', false, ['日本'], false],
    ['日本語', true, ['日本', '本語'], false],
    ['日本iphone', false, ['日本', '本', 'iphone'], true],
    ['iphone日', false, ['iphone', '日'], true],
    ['🎉', false, ['🎉'], false],
  ])('for %s (whole: %s) has the tokens %j', (text, isWhole, tokens, isPrefix) => {
    expect(phraseOf(text, isWhole)).toEqual({ tokens, isPrefix });
  });

  test.each(['', '  ', '!?', '\u{e000}', '*"()'])('for %j is none', (text) => expect(phraseOf(text, false)).toBeUndefined());
});
