/** Takes what a pipe brings. All calls come from the event loop, never from within `attach`. */
export interface PipeReader {
  /** `chunk` is the pipe's buffer: valid during the call only. Copy what is to be kept. */
  onBytes(chunk: Uint8Array): void;
  /** The other side will send no more; writing may still be possible. */
  onEnd(): void;
  /** The pipe is gone, once, last. `error` when it did not end in good order. */
  onClose(error: Error | undefined): void;
}

/**
 * The only shape of a socket that is seen above core/net: a two-way stream of bytes.
 * Without a reader a pipe brings nothing and holds what came.
 */
export interface BytePipe extends Disposable {
  /** Who is at the other end, for limits and the log: an IP address, or `memory`. */
  readonly remoteAddress: string;
  /** Bytes that were written and have not left yet. */
  readonly bufferedBytes: number;
  readonly closed: boolean;
  /** Makes `reader` the one that gets the bytes from now on. A later `attach` replaces it. On a closed pipe it gets `onClose` only. */
  attach(reader: PipeReader): void;
  /**
   * Sends `bytes`, in order; they must not change until `onWritten`. Never throws: after the pipe closed it does nothing.
   * `onWritten` is called when the bytes were handed on, not when they arrived; never after a close.
   */
  write(bytes: Uint8Array, onWritten?: () => void): void;
  /** Resolves when `bufferedBytes` is 0, at once if it is. Rejects with `connection-lost` when the pipe closes first, or with the signal's reason. */
  whenDrained(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Stops `onBytes` at once; what still comes is held for `resume`. `onClose` may come meanwhile. */
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then ends the own side. */
  end(): void;
  /** Drops everything at once. Safe to call twice. `[Symbol.dispose]` is the same. */
  destroy(): void;
}

/** A pipe over which both ends know a common secret and the client knows the host's key. */
export interface SecurePipe extends BytePipe {
  /** 32 bytes that both ends of this one connection have, and nobody else: the TLS exporter, label `EXPORTER-lanchat-auth-v1`. */
  readonly exporter: Uint8Array;
  /** The public key (SPKI DER) that the host proved in the handshake; on the host's own end its own key. */
  readonly hostPublicKey: Uint8Array;
}

/** Opens one more pipe to the same host; the host's key is checked before it resolves. */
export type Dialer = (options: { readonly signal: AbortSignal }) => Promise<SecurePipe>;
