import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import type { OutgoingState, Transfer } from '../shared/model/transfer.ts';
import type { ReceiverState } from '../shared/wire/message.ts';
import { heldForMs } from './held-for.ts';
import { transferMark } from './transfer-mark.ts';

function offer(status: OutgoingState, receiver: ReceiverState, bytes = 5): Transfer {
  const common = { id: messageIdSchema.parse('t'.repeat(22)), roomId: roomIdSchema.parse('r'.repeat(22)), name: 'a', size: 10, keep: false };
  const receivers = [{ memberId: memberIdSchema.parse('a'.repeat(43)), alias: 'a', state: receiver, bytes, wanted: 20 }];
  return { ...common, direction: 'outgoing', status, receivers };
}
const uploading = (bytes: number): OutgoingState => ({ state: 'uploading', progress: { bytes, bytesPerSecond: 1 } });
const interrupted: OutgoingState = { state: 'interrupted', bytes: 5, waitingFor: 'host' };
const before = transferMark([offer(uploading(5), 'receiving')]);

test('what is tried again in vain leaves the mark as it is', () => {
  expect(transferMark([offer(interrupted, 'interrupted')])).toBe(before);
  expect(transferMark([offer(uploading(5), 'accepted')])).toBe(before);
});

test.each([
  ['a byte that left', offer(uploading(6), 'receiving')],
  ['a byte that arrived', offer(uploading(5), 'receiving', 6)],
  ['an answer', offer(uploading(5), 'saved')],
  ['the end', offer({ state: 'ended', reason: 'expired' }, 'receiving')],
])('%s changes it', (_title, transfer) => {
  expect(transferMark([transfer])).not.toBe(before);
});

test('how long it was the same counts from its last change', () => {
  let [mark, nowMs] = ['a', 0];
  const sameForMs = heldForMs(
    () => mark,
    () => nowMs,
  );
  nowMs = 100;
  expect(sameForMs()).toBe(100);
  mark = 'b';
  expect(sameForMs()).toBe(0);
  nowMs = 130;
  expect(sameForMs()).toBe(30);
});
