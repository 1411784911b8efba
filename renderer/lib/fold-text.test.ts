import { describe, expect, it } from 'vitest';
import { foldText, matchRank } from './fold-text.ts';

describe('foldText', () => {
  it.each([
    ['Ångström', 'angstrom'],
    ['ĐIỆN THOẠI', 'dien thoai'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['ｆｕｌｌ', 'full'],
    ['מחסן', 'מחסן'],
  ])('%s is found as %s', (text, folded) => expect(foldText(text)).toBe(folded));
});

describe('matchRank', () => {
  it('puts the beginning of the name before the beginnings of its words, and those before what is within', () => {
    expect(matchRank('grace hopper', 'gra')).toBe(0);
    expect(matchRank('grace hopper', 'hop')).toBe(1);
    expect(matchRank('grace hopper', 'h g')).toBe(1);
    expect(matchRank('grace hopper', 'opp')).toBe(2);
    expect(matchRank('grace hopper', 'ada')).toBeUndefined();
    expect(matchRank('grace hopper', '')).toBe(0);
  });
});
