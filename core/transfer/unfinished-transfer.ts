import type { Ranges } from '../../shared/lib/ranges.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FileFault } from '../../shared/model/transfer.ts';
import type { IncomingOffer } from './incoming-offer.ts';
import type { OutgoingOffer } from './outgoing-offer.ts';
import type { CoverageRecord } from './upload-coverage.ts';

/** What was accepted of an offer, of which some may have come. */
export type UnfinishedIncoming = {
  readonly direction: 'incoming';
  readonly offer: IncomingOffer;
  /** Absolute paths. */
  readonly folder: string;
  readonly partialPath: string;
  /** The folder with no link on the way, when it was accepted. */
  readonly realFolder?: string | undefined;
  readonly paused: boolean;
  /** Why it was stopped, when that was not the person's wish. */
  readonly failure?: Failure | undefined;
  /** Bytes were wrong once, and are being fetched anew. */
  readonly startedOver: boolean;
  /** Bytes of files that were there when it was last looked at. */
  readonly bytes: number;
  /** Of a tree: the wanted files, when not all of them are. */
  readonly files?: Ranges | undefined;
  /** Of a tree: how much that is. */
  readonly wanted?: { readonly files: number; readonly bytes: number } | undefined;
  readonly isAutomatic?: boolean | undefined;
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
