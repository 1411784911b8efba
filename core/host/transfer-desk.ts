import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { Message, MessageOf, OfferEnd } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Grants } from './grants.ts';
import type { Offer } from './offer.ts';
import type { OfferStore } from './offer-store.ts';
import type { Spool } from './spool.ts';

export type FileProgress = {
  readonly transferId: TransferId;
  readonly name: string;
  /** Bytes of what the receiver wants of it, at most those of its files. */
  readonly size: number;
  readonly receiver: MemberId;
  /** Of `size`. */
  readonly bytes: number;
};

/** What file transfers need of the room. */
export interface TransferDesk {
  /** Nothing happens when the member is not in the room. */
  send(memberId: MemberId, message: Message): void;
  /** To everybody who sees the room; to all when it is not known. */
  tell(roomId: RoomId | undefined, message: Message): void;
  /** False when the room, and what was offered there, does not exist for the member. */
  sees(memberId: MemberId, roomId: RoomId | undefined): boolean;
  /** True when the host's own person is not told of what is in the room. */
  isPrivate(roomId: RoomId | undefined): boolean;
  isOnline(memberId: MemberId): boolean;
  /** What the member is called, or was called last. */
  aliasOf(memberId: MemberId): string;
  progressed(progress: FileProgress): void;
  saved(progress: FileProgress): void;
}

/** What a member says about files once it is in the room. */
export type FileMessage = MessageOf<'accept' | 'decline' | 'cancel' | 'saved' | 'failed' | 'pause' | 'resume' | 'look' | 'ask-hashes' | 'hashes'>;

/** A data connection that was let through. */
export type DataWork = (channel: { readonly pipe: SecurePipe; readonly leftover: Uint8Array }) => Promise<void>;

/** What everything that deals with offers works with. */
export type TransferTools = {
  readonly spool: Spool;
  readonly store: OfferStore;
  readonly desk: TransferDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly grants: Grants;
  /** Closes the offer for good, and says so. */
  readonly end: (offer: Offer, reason: OfferEnd) => void;
  /** Something of the offer does not fit: deletes a copy of another one that can come again, if there is one. */
  readonly makeRoom: (offer: Offer) => void;
};
