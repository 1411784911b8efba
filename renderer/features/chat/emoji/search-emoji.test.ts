import { expect, test } from 'vitest';
import { EMOJI_TABLE } from './emoji-table.ts';
import { completeShortName, searchEmoji } from './search-emoji.ts';

const names = (emoji: readonly { readonly names: readonly string[] }[]) => emoji.map(({ names: [first] }) => first);

test('the table has every category, and no name twice', () => {
  const all = Object.values(EMOJI_TABLE.groups);
  expect(all).toHaveLength(9);
  for (const group of all) expect(group.length).toBeGreaterThan(50);
  expect(EMOJI_TABLE.byCharacter.size).toBe(all.flat().length);
  expect(EMOJI_TABLE.byName.size).toBe(all.flat().flatMap((emoji) => emoji.names).length);
});

test('every name can be typed between colons', () => {
  for (const name of EMOJI_TABLE.byName.keys()) expect(name).toMatch(/^[a-z0-9_+-]+$/u);
});

test.each([
  ['tada', ['tada']],
  ['thumbsu', ['+1']],
  ['smile', ['smile', 'smiley', 'smiley_cat', 'smile_cat', 'sweat_smile']],
  ['zzzz', []],
])('%j completes to %j', (typed, expected) => {
  expect(names(completeShortName(EMOJI_TABLE, typed, 8))).toEqual(expected);
});

test.each([
  ['party', 'partying_face'],
  ['red heart', 'heart'],
  ['heart red', 'heart'],
  [':coffee:', 'coffee'],
  ['germany', 'de'],
])('a search for %j finds %s first', (query, expected) => {
  expect(names(searchEmoji(EMOJI_TABLE, query, 10))[0]).toBe(expected);
});

test('a search ends at its limit, and a word that nothing has finds nothing', () => {
  expect(searchEmoji(EMOJI_TABLE, 'a', 7)).toHaveLength(7);
  expect(searchEmoji(EMOJI_TABLE, 'heart qqq', 7)).toEqual([]);
});
