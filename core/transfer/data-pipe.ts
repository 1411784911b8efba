import type { Grant } from '../../shared/model/ids.ts';
import type { MessageOf } from '../../shared/wire/message.ts';

/** Takes what a data pipe brings. */
export interface DataPipeReader {
  /** `chunk` is valid during the call only. */
  onBytes(chunk: Uint8Array): void;
  /** The other side will send no more. */
  onEnd(): void;
  /** The pipe is gone, once, last. */
  onClose(error: Error | undefined): void;
}

/** A stream of bytes, as far as file transfers need one. A `BytePipe` of core/net is one; its rules hold. */
export interface DataPipe {
  /** Bytes that were written and have not left yet. */
  readonly bufferedBytes: number;
  /** On a closed pipe `reader` gets `onClose` only. */
  attach(reader: DataPipeReader): void;
  /** `bytes` must not change until `onWritten`, which is never called after a close. */
  write(bytes: Uint8Array, onWritten?: () => void): void;
  whenDrained(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Stops `onBytes` at once; what still comes is held for `resume`. */
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then ends the own side. */
  end(): void;
  /** Drops everything at once. Safe to call twice. */
  destroy(): void;
}

export type DataRequest = {
  readonly grant: Grant;
  readonly direction: 'upload' | 'download';
  readonly signal: AbortSignal;
};

/** An open data connection: the raw bytes of the grant's ranges follow. The pipe may be paused; `leftover` came before it was handed over. */
export type DataChannel = {
  readonly pipe: DataPipe;
  readonly leftover: Uint8Array;
};

/** What a member says to the host about files. */
export type TransferMessage = MessageOf<'accept' | 'decline' | 'cancel' | 'saved' | 'failed' | 'pause' | 'resume' | 'look' | 'ask-hashes' | 'hashes'>;

/** What file transfers need of the network. */
export interface TransferPort {
  /** Sends on the chat connection. Lost without a word while there is none: `TransferBook.joined` says it again. */
  send(message: TransferMessage): void;
  /** Dials and presents the grant. Rejects with a LanChatError, or with the signal's reason. */
  openData(request: DataRequest): Promise<DataChannel>;
}
