import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import type { Member } from '../shared/model/member.ts';
import type { OutgoingState, Transfer } from '../shared/model/transfer.ts';
import type { ReceiverState } from '../shared/wire/message.ts';
import { type HandOver, serving, storing } from './hand-over.ts';

const member = (letter: string): Member => ({ id: memberIdSchema.parse(letter.repeat(43)), alias: letter, online: true, isHost: false });
const open: OutgoingState = { state: 'open' };
const uploaded: OutgoingState = { state: 'uploaded', sha256: 'f'.repeat(64) };
const ended: OutgoingState = { state: 'ended', reason: 'expired' };

/** An own offer to which members a, b … answered with `states`. */
function offer(status: OutgoingState, ...states: readonly ReceiverState[]): Transfer {
  const receivers = states.map((state, index) => {
    const { id: memberId, alias } = member('abc'.charAt(index));
    return { memberId, alias, state, bytes: 0, wanted: 0 };
  });
  const common = { id: messageIdSchema.parse('t'.repeat(22)), roomId: roomIdSchema.parse('r'.repeat(22)), name: 'a', size: 1, keep: false };
  return { ...common, direction: 'outgoing', status, receivers };
}

test.each<[string, Transfer, HandOver]>([
  ['nobody answered', offer(open), 'open'],
  ['somebody receives', offer(uploaded, 'saved', 'receiving'), 'open'],
  ['somebody was interrupted', offer(uploaded, 'saved', 'interrupted'), 'open'],
  ['everybody saved', offer(uploaded, 'saved', 'saved'), 'done'],
  ['one saved, one declined', offer(uploaded, 'saved', 'declined'), 'done'],
  ['one saved, one has not answered', offer(uploaded, 'saved', 'offered'), 'served'],
  ['one saved, one is not known yet', offer(uploaded, 'saved'), 'served'],
  ['one declined, one has not answered', offer(open, 'declined'), 'open'],
  ['everybody declined', offer(open, 'declined', 'declined'), 'refused'],
  ['one saved, one failed', offer(uploaded, 'saved', 'failed'), 'failed'],
  ['one saved, one stopped', offer(uploaded, 'saved', 'cancelled'), 'failed'],
  ['the offer ended', offer(ended, 'saved', 'saved'), 'failed'],
])('with a and b in the room, %s: %o', (_title, transfer, expected) => {
  expect(serving(transfer, [member('a'), member('b')])).toBe(expected);
});

test.each<[string, Transfer, HandOver]>([
  ['nobody answered', offer(open), 'open'],
  ['one saved, one is away', offer(uploaded, 'saved'), 'open'],
  ['one saved, one has not answered', offer(uploaded, 'saved', 'offered'), 'open'],
  ['one saved, one was interrupted', offer(uploaded, 'saved', 'interrupted'), 'open'],
  ['both saved', offer(uploaded, 'saved', 'saved'), 'done'],
  ['one saved, one declined', offer(uploaded, 'saved', 'declined'), 'failed'],
  ['both declined', offer(open, 'declined', 'declined'), 'refused'],
  ['one failed, one has not answered', offer(uploaded, 'failed'), 'open'],
  ['the offer ended', offer(ended, 'saved', 'saved'), 'failed'],
])('for a and b only, %s: %o, whoever is in the room', (_title, transfer, expected) => {
  const directed = { ...transfer, to: [member('a').id, member('b').id] };
  expect(serving(directed, [member('a'), member('c')])).toBe(expected);
  expect(serving(directed, [])).toBe(expected);
});

test('in an empty room an offer stays open, unless who saved it has left', () => {
  expect(serving(offer(open), [])).toBe('open');
  expect(serving(offer(open, 'declined'), [])).toBe('open');
  expect(serving(offer(uploaded, 'saved'), [])).toBe('done');
});

test.each<[string, Transfer | undefined, HandOver]>([
  ['not offered yet', undefined, 'open'],
  ['open', offer(open, 'saved'), 'open'],
  ['uploaded', offer(uploaded), 'done'],
  ['ended', offer(ended), 'failed'],
])('for the host to keep, %s', (_title, transfer, expected) => {
  expect(storing(transfer)).toBe(expected);
});
