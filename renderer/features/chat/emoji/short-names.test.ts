import { describe, expect, test } from 'vitest';
import { EMOJI_TABLE } from './emoji-table.ts';
import { closedShortNameAt, replaceShortNames, shortNameAt } from './short-names.ts';
import { withEmoji } from './with-emoji.ts';

const characterOf = (name: string) => EMOJI_TABLE.byName.get(name)?.character;

describe('a short name is being typed', () => {
  test.each([
    [':ta', { start: 0, typed: 'ta' }],
    ['hello :TA', { start: 6, typed: 'ta' }],
    ['(:+1', { start: 1, typed: '+1' }],
    ['😀:ta', { start: 2, typed: 'ta' }],
    ['line\n:ta', { start: 5, typed: 'ta' }],
    ['`a` :ta', { start: 4, typed: 'ta' }],
  ])('in %j', (text, expected) => {
    expect(shortNameAt(text, text.length)).toEqual(expected);
  });

  test.each([':', ':D', 'at 10:30', 'http://ta', 'word:ta', ':ta da', '`:ta', '```\n:ta', 'fe80::ta', ''])('not in %j', (text) => {
    expect(shortNameAt(text, text.length)).toBeUndefined();
  });

  test('in front of the caret only', () => {
    expect(shortNameAt(':tada and more', 3)).toEqual({ start: 0, typed: 'ta' });
  });

  test.each([
    [':tada:', { start: 0, typed: 'tada' }],
    ['a :x:', { start: 2, typed: 'x' }],
    ['10:30:', undefined],
    ['`:tada:', undefined],
  ])('until its colon in %j', (text, expected) => {
    expect(closedShortNameAt(text, text.length)).toEqual(expected);
  });
});

describe('the names in a message', () => {
  test.each([
    [':tada:', '🎉'],
    ['a :TADA: b', 'a 🎉 b'],
    [':+1::tada:', '👍️🎉'],
    ['(:tada:)', '(🎉)'],
    [':no_such_thing:', ':no_such_thing:'],
    ['`:tada:` :tada:', '`:tada:` 🎉'],
    ['```\n:tada:\n```\n:tada:', '```\n:tada:\n```\n🎉'],
    ['```\n:tada:', '```\n:tada:'],
    ['fe80:1:100:2 12:100:30', 'fe80:1:100:2 12:100:30'],
    ['__proto__ :__proto__: :constructor:', '__proto__ :__proto__: :constructor:'],
  ])('%j becomes %j', async (text, expected) => {
    expect(replaceShortNames(text, characterOf)).toBe(expected);
    expect(await withEmoji(text)).toBe(expected);
  });

  test('stay when the characters would make the message too long', async () => {
    const text = `:a:${'x'.repeat(16 * 1024 - 3)}`;
    expect(await withEmoji(text)).toBe(text);
  });
});
