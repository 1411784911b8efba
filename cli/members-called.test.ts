import { expect, test } from 'vitest';
import { memberIdSchema } from '../shared/model/ids.ts';
import { membersCalled } from './members-called.ts';

const id = (letter: string) => memberIdSchema.parse(letter.repeat(43));
const room = {
  self: id('m'),
  members: [
    { id: id('m'), alias: 'me', online: true, isHost: false },
    { id: id('b'), alias: 'Bob', online: true, isHost: false },
    { id: id('c'), alias: 'Carl', online: false, isHost: false },
  ],
};

test('[AL6] an alias names a member however it is written, here or away, and once', () => {
  expect(membersCalled(['BOB', ' carl', 'bob'], room)).toEqual([id('b'), id('c')]);
});

test.each(['Dora', 'me'])('an alias that nobody else has is an unknown member: %s', (alias) => {
  expect(() => membersCalled(['Bob', alias], room)).toThrow(expect.objectContaining({ code: 'unknown-member', params: { alias } }));
});
