import type { Ranges } from '../../shared/lib/ranges.ts';
import type { FileFault } from '../../shared/model/transfer.ts';
import type { SinkEvents, StreamSink } from './receive-stream.ts';
import type { SavedParts } from './saved-parts.ts';

/** What was saved: the file's name in the target folder, or that of the tree's first item, and its absolute path. */
export type SavedCopy = {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  /** Of a tree. */
  readonly parts?: SavedParts | undefined;
};

/** Reading back what an earlier run received. */
export type CheckOptions = { readonly signal: AbortSignal; readonly onProgress: (bytes: number, ofBytes: number) => void };

/**
 * This device's copy of what it wants of an offer, while it comes: a partial file, or a folder of them. Fails with `disk-full`,
 * `folder-unwritable` or `hash-mismatch` only.
 */
export interface IncomingCopy {
  /** Absolute paths: the target folder as it was chosen and with no link on the way, and what is in it until the end. */
  readonly folder: string;
  readonly realFolder: string;
  readonly path: string;
  /** What is still to come of the stream. Empty when everything wanted is here and right, or left out. */
  readonly missing: Ranges;
  /** Bytes of the stream that are here, of what is wanted. */
  readonly have: number;
  /** Bytes of files that are here or were left out, and how many will be. */
  readonly bytes: number;
  readonly wantedBytes: number;
  /** Of a tree: the file under way. */
  readonly file: number | undefined;
  /** Of a tree: how many of the wanted files are here or were left out. */
  readonly filesDone: number | undefined;
  readonly faults: readonly FileFault[];
  /** Bytes came that are not the sender's, and were dropped: they are fetched once more. */
  readonly hasBeenWrong: boolean;
  /** False until what an earlier run received was read again. */
  readonly isChecked: boolean;
  check(options: CheckOptions): Promise<void>;
  /** Where the bytes of `ranges` go, which are those that were missing. One at a time. */
  openSink(ranges: Ranges, events: SinkEvents): StreamSink;
  /** Makes durable what came and gives it its name. Nothing may be missing. */
  publish(): Promise<SavedCopy>;
  /** Lets go of it; what came stays for the next start. Never rejects; safe to call twice. */
  close(): Promise<void>;
  /** Deletes what came, but not what was published. Never rejects; safe to call twice. */
  discard(): Promise<void>;
}
