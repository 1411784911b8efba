import type { MemberId } from '../../../shared/model/ids.ts';
import type { Mark } from '../../../shared/model/room.ts';

/** How many others have a line on their disk, and how many have seen it (they count among the first). */
export type ReceiptCounts = { readonly delivered: number; readonly read: number };
/** Who of the others; each is in one list only. */
export type Receipts = { readonly read: readonly MemberId[]; readonly delivered: readonly MemberId[] };

type Sorted = { readonly selfId: MemberId | undefined; readonly delivered: readonly number[]; readonly read: readonly number[] };

const sortedOf = new WeakMap<readonly Mark[], Sorted>();

/** Fast for many lines: the marks are sorted once. */
export function countReceipts(marks: readonly Mark[], seq: number, selfId: MemberId | undefined): ReceiptCounts {
  const sorted = sort(marks, selfId);
  return { delivered: countFrom(sorted.delivered, seq), read: countFrom(sorted.read, seq) };
}

export function receiptsOf(marks: readonly Mark[], seq: number, selfId: MemberId | undefined): Receipts {
  const others = marks.filter(({ memberId }) => memberId !== selfId);
  return {
    read: others.filter(({ read }) => read >= seq).map(({ memberId }) => memberId),
    delivered: others.filter(({ read, delivered }) => read < seq && delivered >= seq).map(({ memberId }) => memberId),
  };
}

function sort(marks: readonly Mark[], selfId: MemberId | undefined): Sorted {
  const known = sortedOf.get(marks);
  if (known !== undefined && known.selfId === selfId) return known;
  const others = marks.filter(({ memberId }) => memberId !== selfId);
  const sorted: Sorted = {
    selfId,
    // Who has read it has it, whichever word came first.
    delivered: others.map(({ delivered, read }) => Math.max(delivered, read)).sort((a, b) => a - b),
    read: others.map(({ read }) => read).sort((a, b) => a - b),
  };
  sortedOf.set(marks, sorted);
  return sorted;
}

/** How many of the ascending numbers are `least` or more. */
function countFrom(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}
