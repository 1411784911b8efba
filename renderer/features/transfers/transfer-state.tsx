import type { Transfer } from '../../../shared/model/transfer.ts';
import { IncomingOffer } from './incoming-offer.tsx';
import { OutgoingOffer } from './outgoing-offer.tsx';

/** What a transfer has come to, in either direction; the same in the conversation and in the list of all. */
export function TransferState({ transfer }: { readonly transfer: Transfer }) {
  return transfer.direction === 'incoming' ? <IncomingOffer transfer={transfer} /> : <OutgoingOffer transfer={transfer} />;
}
