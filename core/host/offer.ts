import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import type { Tree } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { OfferEnd, ReceiverState, SenderState } from '../../shared/wire/message.ts';
import type { SpoolFile } from './spool-file.ts';

/** One receiver's copy, as far as the host knows. */
export type OfferReceiver = {
  state: ReceiverState;
  /** What it asked for last: what it lacked then of all that it wants. */
  ranges: Ranges;
  /** Bytes of what it wants that it had when it asked. */
  have: number;
  /** Of what it wants: had, or on their way. */
  bytes: number;
  code: FailureCode | undefined;
  /** Monotonic; when the sender was last told. */
  toldAtMs: number;
  /** What it was last told about the bytes that the host lacks. */
  toldSenderState: SenderState;
  /** The host has no room for what it wants. */
  isHeld: boolean;
  /** Counts what changed its download, so that what takes a while can tell whether it still holds. */
  turn: number;
  /** The SHA-256 of what it says it saved, while that is compared. */
  claim: string | undefined;
  /** Ends the download that is under way. */
  download: AbortController | undefined;
};

/** What a member offered, and what has come of it. */
export type Offer = {
  readonly id: TransferId;
  /** Where it was offered; undefined when an older version of the app did not write that down. */
  readonly roomId: RoomId | undefined;
  readonly senderId: MemberId;
  readonly name: string;
  readonly size: number;
  readonly tree: Tree | undefined;
  /** Whom it is for, when not for everybody. */
  readonly to: readonly MemberId[] | undefined;
  /** The bytes are asked for at once, and stay when the sender leaves. */
  readonly keep: boolean;
  /** Bytes of its stream. */
  readonly length: number;
  /** The host's clock, milliseconds since 1970. */
  readonly expiresAt: number;
  readonly receivers: Map<MemberId, OfferReceiver>;
  /** Ends the downloads of manifests that are under way. */
  readonly looks: Map<MemberId, AbortController>;
  ended: OfferEnd | undefined;
  /** The sender does not want to be asked for bytes. */
  paused: boolean;
  /** Made when bytes are first wanted. */
  file: SpoolFile | undefined;
  /** While room for bytes is looked for. */
  isPlanning: boolean;
  /** Ends the upload that is under way. */
  upload: AbortController | undefined;
  /** While the sender has a grant that it has not used, or brought nothing and is asked later. */
  uploadAsked: Disposable | undefined;
  /** Data connections of the sender in a row that brought nothing. */
  emptyUploads: number;
  /** The host has no room for something that is wanted. */
  isFull: boolean;
  /** Until the disk is tried again. */
  fullRetry: Disposable | undefined;
  /** The sender was told so. */
  toldFull: boolean;
  /** While spooled segments are read again, because a receiver found something wrong. */
  check: Promise<void> | undefined;
  /** What the last such check found right, and how much was on the disk then, if nothing was wrong. `atMs` is monotonic. */
  checked: { readonly atMs: number; readonly head: number | undefined; readonly intact: Ranges } | undefined;
  /** Ends the offer some time after it was made. */
  readonly expiry: Disposable;
};

/** A receiver of which nothing is known yet. */
export const newReceiver = (): OfferReceiver => ({
  ...{ state: 'offered', ranges: [], have: 0, bytes: 0, code: undefined, download: undefined },
  ...{ toldAtMs: Number.NEGATIVE_INFINITY, toldSenderState: 'active', isHeld: false, turn: 0, claim: undefined },
});

export function receiverOf(offer: Offer, memberId: MemberId): OfferReceiver {
  const known = offer.receivers.get(memberId);
  if (known !== undefined) return known;
  const receiver = newReceiver();
  offer.receivers.set(memberId, receiver);
  return receiver;
}

/** Bytes of all that the receiver wants; 0 before it accepted. */
export function wantedBytes({ have, ranges }: OfferReceiver): number {
  return have + totalOf(ranges);
}

/** True while a receiver wants the bytes and has not got them all; one that is away comes back for them. */
export function isWanting({ state }: OfferReceiver): boolean {
  return state === 'accepted' || state === 'receiving' || state === 'interrupted';
}

/** True when somebody receives it, or is expected to go on with it. */
export function isExpected({ receivers }: Pick<Offer, 'receivers'>): boolean {
  return [...receivers.values()].some((receiver) => isWanting(receiver) || receiver.state === 'paused');
}

/** True for everybody whom the offer is for. */
export function isFor(offer: Offer, memberId: MemberId): boolean {
  return offer.to === undefined || offer.to.includes(memberId);
}

/** True when the host has every byte of the stream. */
export function isStored(offer: Offer): boolean {
  return offer.file?.isWhole === true;
}

/** True when the host has not got all of `ranges`. */
export function lacks({ file }: Offer, ranges: Ranges): boolean {
  return file === undefined ? ranges.length > 0 : file.missing(ranges).length > 0;
}

/** Nobody new may accept an offer that ended; who had accepted may go on while the host has all that it lacks. */
export function mayAccept(offer: Offer, memberId: MemberId, ranges?: Ranges): boolean {
  if (!isFor(offer, memberId)) return false;
  if (offer.ended === undefined) return true;
  const receiver = offer.receivers.get(memberId);
  return receiver !== undefined && isWanting(receiver) && !lacks(offer, ranges ?? receiver.ranges);
}

/** What somebody is told who wants something of an offer that is not open for them. */
export function endFor(offer: Offer, memberId: MemberId): OfferEnd {
  return isFor(offer, memberId) ? (offer.ended ?? 'expired') : 'not-for-you';
}
