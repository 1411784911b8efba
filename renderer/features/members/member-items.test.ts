import { expect, it } from 'vitest';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import { memberItems } from './member-items.ts';

const member = (alias: string, online: boolean): Member => ({ id: alias as MemberId, alias, online, isHost: false });
const lines = (members: readonly Member[]) =>
  memberItems(members).map((item) => (item.kind === 'heading' ? `${item.text} (${item.count})` : item.member.alias));

it('puts who is here below one heading and who is not below another, each in the given order', () => {
  expect(lines([member('Grace', true), member('Tim', false), member('Ada', true)])).toEqual(['Here (2)', 'Grace', 'Ada', 'Not here (1)', 'Tim']);
});

it('has no heading without anybody below it', () => {
  expect(lines([member('Grace', true)])).toEqual(['Here (1)', 'Grace']);
  expect(lines([])).toEqual([]);
});
