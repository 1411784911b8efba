import type { Transfer } from '../shared/model/transfer.ts';
import { isSettled } from './session-view.ts';

/** The same for as long as no byte moves and nobody answers: what is tried again and again in vain does not change it. */
export function transferMark(transfers: readonly Transfer[]): string {
  return transfers
    .map((transfer) => {
      const receivers = transfer.direction === 'outgoing' ? transfer.receivers : [];
      const answers = receivers.map(({ state, bytes }) => `${state === 'interrupted' || state === 'accepted' ? 'receiving' : state} ${bytes}`);
      return [isSettled(transfer) ? transfer.status.state : bytesOf(transfer), ...answers].join();
    })
    .join('|');
}

function bytesOf({ status }: Transfer): number {
  switch (status.state) {
    case 'receiving':
    case 'uploading':
      return status.progress.bytes;
    case 'verifying':
      return status.progress?.bytes ?? 0;
    case 'paused':
    case 'interrupted':
      return status.bytes;
    default:
      return 0;
  }
}
