import type { Transfer } from '../../../shared/model/transfer.ts';
import { isAnswered } from './transfer-groups.ts';

/** Stopped by this person, or by something that this person can put right: then the same transfer goes on. */
export function canResume({ status }: Transfer): boolean {
  return status.state === 'paused' && status.by === 'self';
}

/** What waits for its sender or the host can be paused, too: then it does not go on by itself. */
export function canPause({ status }: Transfer): boolean {
  const { state } = status;
  return state === 'waiting' || state === 'receiving' || state === 'uploading' || state === 'interrupted';
}

export function canCancel(transfer: Transfer): boolean {
  const { status } = transfer;
  switch (status.state) {
    case 'waiting':
    case 'receiving':
    case 'paused':
    case 'interrupted':
    case 'uploading':
      return true;
    // A whole file is checked in an instant; then there is nothing to stop any more.
    case 'verifying':
      return status.progress !== undefined;
    case 'preparing':
    case 'open':
    case 'uploaded':
      // Who has not answered yet, or comes later, could still fetch what is for everybody.
      return transfer.direction === 'outgoing' && (transfer.to === undefined || !isAnswered(transfer));
    default:
      return false;
  }
}

/** One's own offer that is over can be made anew, unless it was made of copies that are gone. */
export function canResend(transfer: Transfer): boolean {
  if (transfer.direction !== 'outgoing' || transfer.canResend !== true) return false;
  const { state } = transfer.status;
  return state === 'ended' || state === 'failed' || ((state === 'open' || state === 'uploaded') && isAnswered(transfer));
}
