import type { IncomingState } from '../../shared/model/transfer.ts';
import type { SenderState } from '../../shared/wire/message.ts';

/** Accepted, and still to be stopped. */
export function isUnderWay(status: IncomingState): boolean {
  switch (status.state) {
    case 'waiting':
    case 'receiving':
    case 'paused':
    case 'interrupted':
      return true;
    case 'verifying':
      return status.progress !== undefined;
    default:
      return false;
  }
}

/** Over without a copy, by this device alone. */
export function isTurnedDown({ state }: IncomingState): boolean {
  return state === 'declined' || state === 'cancelled' || state === 'failed';
}

/** It goes on when the sender, or the host's disk, can bring more. */
export function isWaitingForSender(status: IncomingState): boolean {
  if (status.state === 'paused') return status.by === 'sender';
  return status.state === 'interrupted' && (status.waitingFor === 'sender' || status.waitingFor === 'host-space');
}

/** How a download stands of which no more bytes can come for now. */
export function withoutSender(state: Exclude<SenderState, 'active'>, bytes: number): IncomingState {
  if (state === 'paused') return { state: 'paused', by: 'sender', bytes };
  return { state: 'interrupted', bytes, waitingFor: state === 'away' ? 'sender' : 'host-space' };
}
