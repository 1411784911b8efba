import type { OfferEnd, ReceiverState } from '../wire/message.ts';
import type { Failure } from './failure.ts';
import type { MemberId, RoomId, TransferId } from './ids.ts';

/** How far a stream of bytes is, and how fast it went in the last seconds. */
export type Progress = {
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Undefined while the rate is not known yet. */
  readonly secondsLeft?: number;
};

/** Stopped until somebody goes on with it by hand: this device's person, or the sender. */
type Paused = { readonly state: 'paused'; readonly by: 'self' | 'sender'; readonly bytes: number };

/**
 * Stopped by a lost connection or a restart; goes on by itself. `waitingFor` the connection to the host, the sender to come back, or
 * a place among this device's own downloads.
 */
type Interrupted = { readonly state: 'interrupted'; readonly bytes: number; readonly waitingFor: 'host' | 'sender' | 'self' };

/** What this device's copy of somebody's file has come to. */
export type IncomingState =
  | { readonly state: 'offered' }
  /** Accepted; the first byte has not come yet. */
  | { readonly state: 'waiting' }
  | { readonly state: 'receiving'; readonly progress: Progress }
  /** `progress` while what an earlier run received is read again. */
  | { readonly state: 'verifying'; readonly progress?: Progress }
  | Paused
  | Interrupted
  /** `savedAs` is the file's name in the download folder, never a path. */
  | { readonly state: 'saved'; readonly savedAs: string; readonly sha256: string }
  | { readonly state: 'declined' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'ended'; readonly reason: OfferEnd }
  | { readonly state: 'failed'; readonly failure: Failure };

/** What the offer of one's own file has come to; receivers have their own rows. */
export type OutgoingState =
  /** The host has not acknowledged the offer yet. */
  | { readonly state: 'preparing' }
  | { readonly state: 'open' }
  | { readonly state: 'uploading'; readonly progress: Progress }
  | Paused
  | Interrupted
  /** The host has every byte; `sha256` is what receivers check against. */
  | { readonly state: 'uploaded'; readonly sha256: string }
  | { readonly state: 'ended'; readonly reason: OfferEnd }
  | { readonly state: 'failed'; readonly failure: Failure };

export type Receiver = {
  readonly memberId: MemberId;
  readonly alias: string;
  readonly state: ReceiverState;
  readonly bytes: number;
  readonly failure?: Failure;
};

type TransferCommon = {
  readonly id: TransferId;
  readonly roomId: RoomId;
  readonly name: string;
  readonly size: number;
};

/** One file's hand-over as one device sees it. */
export type Transfer =
  | (TransferCommon & { readonly direction: 'incoming'; readonly senderId: MemberId; readonly senderAlias: string; readonly status: IncomingState })
  | (TransferCommon & { readonly direction: 'outgoing'; readonly status: OutgoingState; readonly receivers: readonly Receiver[] });
