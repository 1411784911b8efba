import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import type { OfferEnd, ReceiverState, SenderState } from '../../shared/wire/message.ts';
import type { SpoolFile } from './spool-file.ts';

/** One receiver's copy, as far as the host knows. */
export type OfferReceiver = {
  state: ReceiverState;
  bytes: number;
  code: FailureCode | undefined;
  /** Monotonic; when the sender was last told. */
  toldAtMs: number;
  /** Ends the download that is under way. */
  download: AbortController | undefined;
};

/** A file that a member offered, and what has come of it. */
export type Offer = {
  readonly id: TransferId;
  readonly senderId: MemberId;
  readonly name: string;
  readonly size: number;
  /** The bytes are asked for at once, and stay when the sender leaves. */
  readonly keep: boolean;
  readonly receivers: Map<MemberId, OfferReceiver>;
  ended: OfferEnd | undefined;
  /** The sender does not want to be asked for bytes. */
  paused: boolean;
  /** What who accepted was last told about the sender. */
  toldSenderState: SenderState;
  /** Made at the first acceptance. */
  spool: Promise<SpoolFile | undefined> | undefined;
  /** What `spool` resolved to. */
  file: SpoolFile | undefined;
  /** Ends the upload that is under way. */
  upload: AbortController | undefined;
  /** While the sender has a grant that it has not used. */
  uploadAsked: Disposable | undefined;
  /** Data connections of the sender in a row that brought nothing. */
  emptyUploads: number;
  /** While the spooled file is read again, because a receiver found it wrong; once for each spooled file. */
  check: Promise<void> | undefined;
  /** Ends the offer some time after it was made. */
  readonly expiry: Disposable;
};

/** A receiver of which nothing is known yet. */
export const newReceiver = (): OfferReceiver => ({
  ...{ state: 'offered', bytes: 0, code: undefined, download: undefined },
  toldAtMs: Number.NEGATIVE_INFINITY,
});

export function receiverOf(offer: Offer, memberId: MemberId): OfferReceiver {
  const known = offer.receivers.get(memberId);
  if (known !== undefined) return known;
  const receiver = newReceiver();
  offer.receivers.set(memberId, receiver);
  return receiver;
}

/** True while a receiver wants the bytes and has not got them all; one that is away comes back for them. */
export function isWanting({ state }: OfferReceiver): boolean {
  return state === 'accepted' || state === 'receiving' || state === 'interrupted';
}

export function isWanted(offer: Offer): boolean {
  return offer.keep || [...offer.receivers.values()].some(isWanting);
}

export function isStored(offer: Offer): boolean {
  return offer.file?.hash !== undefined;
}

/** Nobody new may accept an offer that ended; who had accepted may go on while the host has the whole file. */
export function mayAccept(offer: Offer, memberId: MemberId): boolean {
  if (offer.ended === undefined) return true;
  const receiver = offer.receivers.get(memberId);
  return isStored(offer) && receiver !== undefined && isWanting(receiver);
}
