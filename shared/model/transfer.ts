import type { OfferEnd, ReceiverState } from '../wire/message.ts';
import type { Tree } from './entry.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { MemberId, RoomId, TransferId } from './ids.ts';

/** How far a stream of bytes is, and how fast it went in the last seconds. */
export type Progress = {
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Undefined while the rate is not known yet. */
  readonly secondsLeft?: number;
  /** Of a tree: the file under way, counted from 0; the wanted ones before it are done. */
  readonly file?: number;
  /** Of a tree: how many of the wanted files are whole, or left out as faults; of an own one, how many the host has. */
  readonly filesDone?: number;
};

/** A file of a tree that did not come, or could not be sent. */
export type FileFault = { readonly file: number; readonly path: string; readonly code: FailureCode };

/** Stopped until somebody goes on with it by hand: this device's person, or the sender. */
type Paused = { readonly state: 'paused'; readonly by: 'self' | 'sender'; readonly bytes: number };

/**
 * Stopped by a lost connection or a restart; goes on by itself. `waitingFor` the connection to the host, the sender to come back, or
 * a place among this device's own downloads, or room on the host's disk.
 */
type Interrupted = { readonly state: 'interrupted'; readonly bytes: number; readonly waitingFor: 'host' | 'sender' | 'self' | 'host-space' };

/** What this device's copy of somebody's file has come to. */
export type IncomingState =
  | { readonly state: 'offered' }
  /** Accepted; the first byte has not come yet. */
  | { readonly state: 'waiting' }
  | { readonly state: 'receiving'; readonly progress: Progress }
  /** `progress` while what an earlier run received is read again. */
  | { readonly state: 'verifying'; readonly progress?: Progress }
  /** With a failure it stopped by itself (the disk is full), what came is kept, and it can go on when the person has seen to that. */
  | (Paused & { readonly failure?: Failure })
  | Interrupted
  /**
   * `savedAs` is the name in the target folder of the file, or of the tree's first item, never a path. `sha256` of a tree is that of its
   * saved files' hashes in their order.
   */
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
  /** Of `wanted`, which is all that it wants, hashes included; 0 before it accepted. */
  readonly bytes: number;
  readonly wanted: number;
  readonly failure?: Failure;
};

type TransferCommon = {
  readonly id: TransferId;
  readonly roomId: RoomId;
  /** Of a tree its first item's. */
  readonly name: string;
  /** Bytes of all files. */
  readonly size: number;
  /** Defined when it is not one plain file. */
  readonly tree?: Tree;
  /** A picture for the card: `data:` is still to be put before it. */
  readonly thumbnail?: string;
  /** Whom it is meant for, when not for the whole room. */
  readonly to?: readonly MemberId[];
  /** The host keeps it for later. */
  readonly keep: boolean;
  /** Files of a tree that did not come or could not be sent: the first 100 of them. */
  readonly faults?: readonly FileFault[];
};

/** One file's hand-over as one device sees it. */
export type Transfer =
  | (TransferCommon & {
      readonly direction: 'incoming';
      readonly senderId: MemberId;
      readonly senderAlias: string;
      readonly status: IncomingState;
      /** Of a tree, from the acceptance on: how many files and bytes were wanted. */
      readonly wanted?: { readonly files: number; readonly bytes: number };
      /** From the acceptance on: the folder that it goes to, as a person reads it. */
      readonly folder?: string;
      /** The file, or one of the tree that is known, is of a type that can run programs. */
      readonly isDangerous: boolean;
      /** It was accepted without asking, because the person allowed it for this sender. */
      readonly isAutomatic: boolean;
      /** Declined, stopped or failed here, but still open: it can be accepted after all. */
      readonly canAcceptAgain?: true;
    })
  | (TransferCommon & {
      readonly direction: 'outgoing';
      readonly status: OutgoingState;
      readonly receivers: readonly Receiver[];
      /** This device knows where all of it lies, so that it can be offered once more. Not of copies that the app made. */
      readonly canResend?: boolean;
    });

/** One file of an offer, as a person looks at it before accepting. */
export type OfferedFile = {
  /** Counted from 0, in the order of the stream. */
  readonly file: number;
  /** The names from the offer's top to the file, made safe; one name for a plain file. */
  readonly path: readonly string[];
  readonly size: number;
  readonly thumbnail?: string;
  readonly isDangerous: boolean;
  /** From the acceptance on: false for a file of a tree that was not ticked. Undefined before, and of an own offer. */
  readonly isWanted?: boolean;
};

/** Where an item at the top of the offer would go. */
export type OfferedItem = {
  readonly name: string;
  readonly isFolder: boolean;
  /** The name that it would get now. */
  readonly savedAs: string;
  /** True when that is not its first name, because something else has that. */
  readonly isTaken: boolean;
};

/** What a person may want to know before accepting: everything that the offer holds, and what it would do here. */
export type OfferDetails = {
  readonly files: readonly OfferedFile[];
  readonly items: readonly OfferedItem[];
  readonly emptyFolders: number;
  readonly target: {
    /** As a person reads it. */
    readonly folder: string;
    /** Bytes that can still be accepted there: free ones less what other downloads were promised. Undefined where the system does not tell. */
    readonly freeBytes?: number;
  };
  /** How fast the last bytes came from this host; undefined before the first. */
  readonly bytesPerSecond?: number;
};

/** What the hosted room's spool holds of one offer. */
export type SpooledOffer = {
  readonly transferId: TransferId;
  readonly name: string;
  readonly senderAlias: string;
  readonly tree?: Tree;
  /** Bytes on the host's disk. */
  readonly bytes: number;
  /** Every byte is here. */
  readonly isWhole: boolean;
  readonly keep: boolean;
  /** Somebody receives it now, or is expected to. */
  readonly isWanted: boolean;
  /** The offer ends when these bytes are deleted: they are kept for later, or their sender is not there to bring them again. */
  readonly endsWithoutCopy: boolean;
  /** The host's clock, milliseconds since 1970. */
  readonly expiresAt: number;
};

/** The copies of files that this device's host holds while they are handed out. */
export type SpoolUse = {
  readonly bytes: number;
  /** What it may hold at most now. */
  readonly quotaBytes: number;
  readonly offers: readonly SpooledOffer[];
};
