import { expect, test } from 'vitest';
import type { Mark } from '../../../shared/model/room.ts';
import { ADA, GRACE, LINUS, MARGARET } from '../../dev/people.ts';
import { countReceipts, receiptsOf } from './receipts.ts';

const marks: readonly Mark[] = [
  { memberId: ADA.id, delivered: 9, read: 7 },
  { memberId: GRACE.id, delivered: 8, read: 3 },
  { memberId: LINUS.id, delivered: 99, read: 99 },
  // The word that it was read came first.
  { memberId: MARGARET.id, delivered: 2, read: 8 },
];

test.each([
  [1, { delivered: 3, read: 3 }],
  [7, { delivered: 3, read: 2 }],
  [8, { delivered: 3, read: 1 }],
  [9, { delivered: 1, read: 0 }],
  [10, { delivered: 0, read: 0 }],
])('[RS1] line %i is counted for everybody but oneself', (seq, counts) => {
  expect(countReceipts(marks, seq, LINUS.id)).toEqual(counts);
});

test('[RS1] who has read a line is not named among those who only have it', () => {
  expect(receiptsOf(marks, 8, LINUS.id)).toEqual({ read: [MARGARET.id], delivered: [ADA.id, GRACE.id] });
});
