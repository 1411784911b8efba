import type { MemberId } from '../shared/model/ids.ts';
import type { Member } from '../shared/model/member.ts';
import type { Receiver, Transfer } from '../shared/model/transfer.ts';
import { RUNNING_RECEIVERS } from './session-view.ts';

/**
 * What an own offer has come to: `done` with nobody left to answer, `served` when somebody could still accept, `refused` by everybody who
 * is here, `failed` for good or for one of those who accepted.
 */
export type HandOver = 'open' | 'done' | 'served' | 'refused' | 'failed';

/** What the offer has come to when it is for the host to keep: with every byte there it is done. */
export function storing(transfer: Transfer | undefined): HandOver {
  if (transfer?.status.state === 'uploaded') return 'done';
  return hasEnded(transfer) ? 'failed' : 'open';
}

/**
 * What the offer has come to when it is for `others`, who are in the room now, and for whoever accepted it. One with `to` is for each of
 * those, whether they are in the room or not.
 */
export function serving(transfer: Transfer | undefined, others: readonly Member[]): HandOver {
  if (hasEnded(transfer)) return 'failed';
  if (transfer?.direction !== 'outgoing') return 'open';
  const { receivers, to } = transfer;
  if (to !== undefined) return servingThose(to, receivers);
  if (receivers.some(({ state }) => RUNNING_RECEIVERS.has(state))) return 'open';
  if (receivers.some(({ state }) => state === 'failed' || state === 'cancelled')) return 'failed';
  const hasAnswered = ({ id }: Member) => receivers.some((receiver) => receiver.memberId === id && receiver.state !== 'offered');
  const isAnswered = others.every(hasAnswered);
  if (receivers.some(({ state }) => state === 'saved')) return isAnswered ? 'done' : 'served';
  return isAnswered && others.length > 0 ? 'refused' : 'open';
}

function servingThose(to: readonly MemberId[], receivers: readonly Receiver[]): HandOver {
  const states = to.map((id) => receivers.find(({ memberId }) => memberId === id)?.state ?? 'offered');
  if (states.some((state) => state === 'offered' || RUNNING_RECEIVERS.has(state))) return 'open';
  if (states.every((state) => state === 'saved')) return 'done';
  return states.every((state) => state === 'declined') ? 'refused' : 'failed';
}

function hasEnded(transfer: Transfer | undefined): boolean {
  return transfer?.status.state === 'ended' || transfer?.status.state === 'failed';
}
