import { describe, expect, test } from 'vitest';
import { findMentions } from '../../../../shared/lib/find-mentions.ts';
import type { Member } from '../../../../shared/model/member.ts';
import { ADA, GRACE, LINUS, memberId, PEOPLE, TIM } from '../../../dev/people.ts';
import { mentionReader } from './split-mentions.ts';
import { completeMention, mentionAt } from './use-mention-completion.ts';

const GRACE_ONLY: Member = { ...GRACE, id: memberId('Grace'), alias: 'Grace' };
const named = (text: string, members: readonly Member[] = PEOPLE) => findMentions(text, members).mentions?.map(({ id, name }) => [id, name]);

describe('whom a text names', () => {
  test.each([
    ['@Ada come', [[ADA.id, 'Ada']]],
    ['come @ada!', [[ADA.id, 'ada']]],
    [
      '@Grace Hopper, @Tim B. and @Ada',
      [
        [GRACE.id, 'Grace Hopper'],
        [TIM.id, 'Tim B.'],
        [ADA.id, 'Ada'],
      ],
    ],
    ['(@Ada)', [[ADA.id, 'Ada']]],
    ['@Adamant', undefined],
    ['ada@Ada.example', undefined],
    ['@ Ada', undefined],
    ['`@Ada` and ```\n@Ada\n```', undefined],
    ['no names', undefined],
  ] as const)('%j', (text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  test('the longest name that fits', () => {
    expect(named('@Grace Hopper', [GRACE_ONLY, GRACE])).toEqual([[GRACE.id, 'Grace Hopper']]);
    expect(named('@Grace H', [GRACE_ONLY, GRACE])).toEqual([[GRACE_ONLY.id, 'Grace']]);
  });

  test('of two people of one name the one who is here', () => {
    const away = { ...ADA, id: memberId('OldAda'), online: false };
    expect(named('@Ada', [away, ADA])).toEqual([[ADA.id, 'Ada']]);
  });

  test.each(['@everyone', '@All', 'lunch, @here?'])('everybody in %j', (text) => {
    expect(findMentions(text, PEOPLE)).toEqual({ mentionsAll: true });
  });

  test('nobody twice', () => {
    expect(named('@Ada @Ada')).toHaveLength(1);
  });
});

describe('what of a text stands out', () => {
  const parts = (text: string, mentions = [{ id: ADA.id, name: 'Ada' }], mentionsAll = false) =>
    mentionReader({ mentions, mentionsAll })?.(text).map((part) => (typeof part === 'string' ? part : [part.text, part.id]));

  test('is what its author meant, and nothing that only looks like it', () => {
    expect(parts('hi @Ada, not @Adamant or @Grace')).toEqual(['hi ', ['@Ada', ADA.id], ', not @Adamant or @Grace']);
  });

  test('takes names as they are, with everything that means something elsewhere', () => {
    const odd = [{ id: LINUS.id, name: 'L.[x]*+(\\' }];
    expect(parts('@L.[x]*+(\\ !', odd)).toEqual([['@L.[x]*+(\\', LINUS.id], ' !']);
  });

  test('is everybody only where everybody is meant', () => {
    expect(parts('@everyone @Ada', [], true)).toEqual([['@everyone', undefined], ' @Ada']);
    expect(parts('@everyone')).toEqual(['@everyone']);
    expect(mentionReader({ mentions: [], mentionsAll: false })).toBeUndefined();
  });
});

describe('a name that is being typed', () => {
  test.each([
    ['@', { start: 0, typed: '' }],
    ['hi @gr', { start: 3, typed: 'gr' }],
    ['@Grace H', { start: 0, typed: 'Grace H' }],
    ['(@a', { start: 1, typed: 'a' }],
    ['mail@a', undefined],
    ['@@a', undefined],
    ['@a b c', undefined],
    ['hi', undefined],
  ])('in %j', (text, expected) => {
    expect(mentionAt(text, text.length)).toEqual(expected);
  });

  test('is completed by the beginning of any of its words, without accents, with those who are here first', () => {
    const names = (typed: string, members: readonly Member[] = PEOPLE) => completeMention(members, typed).map(({ name }) => name);
    expect(names('hop')).toEqual(['Grace Hopper']);
    expect(names('jose', [{ ...ADA, alias: 'José' }, GRACE])).toEqual(['José']);
    expect(
      names('a', [
        { ...TIM, alias: 'Alan' },
        { ...ADA, alias: 'Zoe Ada' },
        { ...LINUS, alias: 'Anna' },
      ]),
    ).toEqual(['Anna', 'Alan', 'Zoe Ada']);
    expect(names('every')).toEqual(['everyone']);
    expect(names('').at(-1)).toBe('everyone');
    expect(names('xyz')).toEqual([]);
  });
});
