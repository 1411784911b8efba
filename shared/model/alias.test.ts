import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasSchema, cleanName, foldAlias, freeAlias, INVISIBLE_CHARACTERS, isReservedAlias, MAX_ALIAS_CHARS } from './alias.ts';

/** Any text, with more of what makes names hard than chance would bring. */
const hard = fc.constantFrom(
  ' ',
  '\t',
  '\n',
  '\u200b',
  '\u202e',
  '\u0000',
  '\ufeff',
  '\u3000',
  '\u0301',
  'e',
  'é',
  'Å',
  '\u212b',
  'ﬁ',
  'ß',
  'ẞ',
  'İ',
  '𝐀',
  '\u1160',
  '가',
  '\ud800',
  '\ufe0f',
  '\u034f',
  '\u2764',
  '🙂',
  '\u00a8',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: hard }),
  fc.string({ unit: fc.oneof(hard, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) }),
);

describe('names', () => {
  it.each([
    ['  Ann  ', 'Ann'],
    ['Ann\t \n Lee', 'Ann Lee'],
    ['A\u200bn\u202en', 'Ann'],
    ['Cafe\u0301', 'Café'],
    ['\u3164\u115f', ''],
    ['a\u0000b', 'ab'],
    ['Ada\u034f\u2800\u{e0100}', 'Ada'],
    ['Ada\ufe0f', 'Ada'],
    ['Ada \u2764\ufe0f', 'Ada \u2764\ufe0f'],
    ['👩‍👩‍👧', '👩👩👧'],
  ])('[AL5] %j is cleaned to %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });

  it('[AL5] cleaning twice is cleaning once, and leaves nothing invisible', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const clean = cleanName(name);
        expect(cleanName(clean)).toBe(clean);
        expect(clean).toBe(clean.trim());
        expect(clean.search(INVISIBLE_CHARACTERS)).toBe(-1);
        expect(clean).not.toMatch(/\s\s|[^\S ]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it('[AL6] folding twice is folding once, and cleaning before makes no difference', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(foldAlias(foldAlias(name))).toBe(foldAlias(name));
        expect(foldAlias(cleanName(name))).toBe(foldAlias(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Ann', 'ANN'],
    ['Ｂｏｂ', 'bob'],
    ['ﬁona', 'FIONA'],
    ['Cafe\u0301', 'CAFÉ'],
    ['a  b', ' a b '],
    ['Ada', 'Ada\u2800'],
    ['Ada', 'A\u034fda'],
    ['\u2764\ufe0f', '\u2764'],
  ])('[AL6] %j and %j read the same', (one, other) => {
    expect(foldAlias(one)).toBe(foldAlias(other));
  });

  it.each(['Server', 'SYSTEM', 'ｍｅ', ' lan  chat ', 'h\u200bost'])('[AL1] %j is a word of the app', (alias) => {
    expect(isReservedAlias(alias)).toBe(true);
  });

  it.each([
    ['', false],
    ['\u200b \u3164', false],
    ['x', true],
    ['x'.repeat(MAX_ALIAS_CHARS), true],
    ['🙂'.repeat(MAX_ALIAS_CHARS), true],
    ['x'.repeat(MAX_ALIAS_CHARS + 1), false],
    ['🙂'.repeat(MAX_ALIAS_CHARS + 1), false],
  ])('[AL5] an alias has 1 to 32 visible characters: %j passes: %s', (alias, passes) => {
    expect(aliasSchema.safeParse(alias).success).toBe(passes);
  });

  it('[AL2] the free alias is free, allowed, no word of the app, and the wish itself where that is free', () => {
    const alias = anyText.map((text) => aliasSchema.safeParse(text).data).filter((name) => name !== undefined);
    fc.assert(
      fc.property(alias, fc.nat({ max: 30 }), (wish, takenCount) => {
        const taken = new Set<string>();
        for (let round = 0; round < takenCount; round++) taken.add(foldAlias(freeAlias(wish, (folded) => taken.has(folded))));
        const free = freeAlias(wish, (folded) => taken.has(folded));
        expect(taken.size).toBe(takenCount);
        expect(taken.has(foldAlias(free))).toBe(false);
        expect(aliasSchema.parse(free)).toBe(free);
        expect(isReservedAlias(free)).toBe(false);
        if (takenCount === 0 && !isReservedAlias(wish)) expect(free).toBe(wish);
      }),
      { numRuns: 500 },
    );
  });
});
