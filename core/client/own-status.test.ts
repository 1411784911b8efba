import { expect, test } from 'vitest';
import { memberIdSchema } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { OwnStatus } from './own-status.ts';

const me: Member = { id: memberIdSchema.parse('m'.repeat(43)), alias: 'Ann', online: true, isHost: false };

function create(now: { readonly idle: boolean; readonly text: string | undefined }) {
  const sent: MessageOf<'status'>[] = [];
  return { sent, status: new OwnStatus((message) => sent.push(message) > 0, now) };
}

test.each<[string, { idle: boolean; text: string | undefined }, Member, Omit<MessageOf<'status'>, 'type'> | undefined]>([
  ['nothing to say', { idle: false, text: undefined }, me, undefined],
  ['what the host has already', { idle: true, text: 'at lunch' }, { ...me, idle: true, status: 'at lunch' }, undefined],
  ['a text that was taken away', { idle: false, text: undefined }, { ...me, status: 'at lunch' }, { idle: false }],
  ['a text that is new', { idle: false, text: 'at lunch' }, me, { idle: false, text: 'at lunch' }],
  ['away', { idle: true, text: undefined }, me, { idle: true }],
])('[RS4] after a join the host hears what it does not know: %s', (_title, now, member, message) => {
  const { sent, status } = create(now);
  status.goOnline(member);
  expect(sent).toEqual(message === undefined ? [] : [{ type: 'status', ...message }]);
});

test('[RS4] each change is told once', () => {
  const { sent, status } = create({ idle: false, text: undefined });
  status.setIdle(true);
  status.setIdle(true);
  status.setText('back at 2');
  status.setText('back at 2');
  status.setIdle(false);
  expect(sent).toEqual([
    { type: 'status', idle: true },
    { type: 'status', idle: true, text: 'back at 2' },
    { type: 'status', idle: false, text: 'back at 2' },
  ]);
});
