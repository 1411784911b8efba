import type { FileFault } from '../../shared/model/transfer.ts';
import type { IncomingOffer } from './incoming-transfer.ts';
import type { OutgoingOffer } from './outgoing-offer.ts';
import type { CoverageRecord } from './upload-coverage.ts';

/** An accepted file of which some may have come. */
export type UnfinishedIncoming = {
  readonly direction: 'incoming';
  readonly offer: IncomingOffer;
  /** Absolute paths. */
  readonly folder: string;
  readonly partialPath: string;
  readonly paused: boolean;
  /** The bytes were wrong once, and are being fetched anew. */
  readonly startedOver: boolean;
  /** Bytes in the partial file when it was last looked at. */
  readonly bytes: number;
};

/** An own offer that is open, or on its way to the host. */
export type UnfinishedOutgoing = {
  readonly direction: 'outgoing';
  readonly offer: OutgoingOffer;
  /** The host has the offer. */
  readonly posted: boolean;
  readonly paused: boolean;
  /** Defined when the host has every byte. */
  readonly sha256?: string | undefined;
  /** Of a tree: which bytes the host has. */
  readonly coverage?: CoverageRecord | undefined;
  /** Of a tree: files that could not be sent. */
  readonly faults?: readonly FileFault[] | undefined;
};

/** What the next start of the app needs to go on with a transfer. */
export type UnfinishedTransfer = UnfinishedIncoming | UnfinishedOutgoing;
