import type { CloseReason } from '../../shared/wire/close-reason.ts';
import { CodecError, decodeMessage, encodeMessage } from '../../shared/wire/codec.ts';
import { FrameDecoder, FrameError } from '../../shared/wire/frame.ts';
import {
  GOODBYE_TIMEOUT_MS,
  HEARTBEAT_DEAD_MS,
  HEARTBEAT_INTERVAL_MS,
  MAX_CONTROL_PAYLOAD_BYTES,
  MAX_PRE_JOIN_PAYLOAD_BYTES,
  MAX_SOCKET_WRITE_BYTES,
} from '../../shared/wire/limits.ts';
import type { Message } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { SecurePipe } from './byte-pipe.ts';

/** How a connection came to its end. `remote`: the other side said so. `lost`: nobody said anything. */
export type ConnectionEnd =
  | { readonly kind: 'local'; readonly reason: CloseReason }
  | { readonly kind: 'remote'; readonly reason: CloseReason }
  | { readonly kind: 'lost'; readonly error: Error | undefined };

/** Gets what a connection brings. */
export interface ConnectionListener {
  /** Pings and byes are dealt with below; everything else comes here, in order. */
  onMessage(message: Message): void;
  /** Once, last. */
  onEnded(end: ConnectionEnd): void;
  /** What was buffered has left; there is room again. */
  onDrained?(): void;
}

/** So much is joined into one write, of chunks that are not larger than that: what is larger may be one buffer for a thousand connections. */
const MAX_JOINED_BYTES = 16_000;
const MAX_COPIED_BYTES = 2_000;

type Options = {
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Bytes of one write at most, `MAX_SOCKET_WRITE_BYTES` unless given. Node keeps as much memory for a TLS connection as its largest write
   * took, for as long as the connection lasts (`NodeBIO`): a thousand that were each once written 128 KiB would cost 128 MiB.
   */
  readonly pieceBytes?: () => number;
};

/**
 * Messages over one pipe: framing, codec, heartbeat, goodbye. What is sent within one turn leaves together.
 * A frame or message that breaks the rules ends the connection with `protocol-error`.
 */
export class Connection implements Disposable {
  readonly #pipe: SecurePipe;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #decoder: FrameDecoder;
  #listener: ConnectionListener | undefined;
  readonly #pieceBytes: () => number;
  #maxPayloadBytes = MAX_PRE_JOIN_PAYLOAD_BYTES;
  #outgoing: Uint8Array[] = [];
  #outgoingBytes = 0;
  #flushScheduled = false;
  /** While a piece is on its way into the pipe. */
  #writing = false;
  #end: ConnectionEnd | undefined;
  #ended = false;
  #detached = false;
  #lastHeardMs: number;
  #heartbeat: Disposable | undefined;
  #goodbye: Disposable | undefined;
  #pingCount = 0;
  /** True while the decoder reads a chunk: what follows the frame being dealt with is still in its hands. */
  #decoding = false;
  #onLeftover: ((leftover: Uint8Array) => void) | undefined;

  constructor(pipe: SecurePipe, options: Options) {
    this.#pipe = pipe;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#pieceBytes = options.pieceBytes ?? (() => MAX_SOCKET_WRITE_BYTES);
    this.#lastHeardMs = options.clock.monotonicMs();
    this.#decoder = new FrameDecoder({
      onFrame: (frame) => {
        // The frame before may have ended it.
        if (this.#end !== undefined) return;
        const message = decodeMessage(frame);
        if (message !== undefined) this.#receive(message);
      },
      maxPayloadBytes: () => this.#maxPayloadBytes,
    });
  }

  get remoteAddress(): string {
    return this.#pipe.remoteAddress;
  }
  get exporter(): Uint8Array {
    return this.#pipe.exporter;
  }
  get hostPublicKey(): Uint8Array {
    return this.#pipe.hostPublicKey;
  }
  /** Bytes handed over by `send` that the pipe still holds. */
  get bufferedBytes(): number {
    return this.#outgoingBytes + this.#pipe.bufferedBytes;
  }
  get open(): boolean {
    return this.#end === undefined && !this.#ended && !this.#detached;
  }

  /** Begins to read. Before it nothing is taken from the pipe. */
  start(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#pipe.attach({
      onBytes: (chunk) => this.#onBytes(chunk),
      onEnd: () => this.#pipe.end(),
      onClose: (error) => this.#finish(error),
    });
  }

  /** Frames of up to 64 KiB are read from now on (rule FR4), and silence counts (rule HB1). To be called when the join is done. */
  markJoined(): void {
    this.#maxPayloadBytes = MAX_CONTROL_PAYLOAD_BYTES;
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.#scheduleHeartbeat();
  }

  send(message: Message): void {
    this.sendEncoded(encodeMessage(message));
  }

  /** Sends a whole frame that `encodeMessage` made, so that one frame can serve many connections. */
  sendEncoded(frame: Uint8Array): void {
    if (!this.open) return;
    this.#outgoing.push(frame);
    this.#outgoingBytes += frame.length;
    if (this.#outgoingBytes >= MAX_SOCKET_WRITE_BYTES) this.#flush();
    else if (!this.#flushScheduled) {
      this.#flushScheduled = true;
      queueMicrotask(() => this.#flush());
    }
  }

  /** Says goodbye with `reason`, sends what is left, and closes within 3 s. Safe to call twice. */
  close(reason: CloseReason): void {
    if (!this.open) return;
    this.send({ type: 'bye', reason });
    this.#flushAll();
    this.#end = { kind: 'local', reason };
    this.#endPipe();
  }

  /** Drops the connection without a word. */
  [Symbol.dispose](): void {
    this.#drop(undefined);
  }

  /**
   * Ends the framing, because raw bytes follow (rule DC4); what was sent before still goes out. Afterwards the paused pipe belongs
   * to the caller, who attaches a reader and resumes it. `leftover` are the bytes that came after the last frame, as a copy.
   */
  detach(): Promise<{ readonly pipe: SecurePipe; readonly leftover: Uint8Array }> {
    this.#flushAll();
    this.#pipe.pause();
    this.#stopTimers();
    this.#detached = true;
    const begun = this.#decoder.detach();
    const pipe = this.#pipe;
    if (!this.#decoding) return Promise.resolve({ pipe, leftover: begun });
    return new Promise((resolve) => {
      this.#onLeftover = (leftover) => resolve({ pipe, leftover });
    });
  }

  #onBytes(chunk: Uint8Array): void {
    if (this.#end !== undefined) return;
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.#decoding = true;
    try {
      const leftover = this.#decoder.push(chunk);
      // Not `slice`, which on a Buffer is a view.
      this.#onLeftover?.(new Uint8Array(leftover));
    } catch (error) {
      this.#onFault(error);
    } finally {
      this.#decoding = false;
    }
  }

  #onFault(error: unknown): void {
    if (error instanceof FrameError || error instanceof CodecError) {
      this.#logger.log('info', 'protocol-error', { remoteAddress: this.remoteAddress, error: error.message });
      this.close('protocol-error');
    } else {
      // A fault in this program. What the message should have done was not done: nothing may build upon it.
      this.#logger.log('error', 'message-handler-failed', { remoteAddress: this.remoteAddress, error });
      if (this.#detached) this.#pipe.destroy();
      else this.#drop(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #receive(message: Message): void {
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', n: message.n });
        return;
      case 'pong':
        return;
      case 'bye':
        this.#end = { kind: 'remote', reason: message.reason };
        this.#endPipe();
        return;
      default:
        this.#listener?.onMessage(message);
    }
  }

  /** Begins to write what waits; the rest follows piece by piece. */
  #flush(): void {
    this.#flushScheduled = false;
    if (this.#writing || this.#outgoing.length === 0 || this.#end !== undefined) return;
    this.#writing = true;
    this.#pipe.write(this.#nextPiece(), () => this.#onWritten());
  }

  /** Writes all that waits, whatever of it is in the pipe already. */
  #flushAll(): void {
    while (this.#outgoing.length > 0) this.#pipe.write(this.#nextPiece());
  }

  /** Small chunks are joined, a large one is written piece by piece. */
  #nextPiece(): Uint8Array {
    const [first] = this.#outgoing;
    const maxBytes = this.#pieceBytes();
    if (first === undefined || first.length <= MAX_COPIED_BYTES) return this.#nextJoined();
    const piece = first.subarray(0, maxBytes);
    this.#outgoingBytes -= piece.length;
    if (piece.length === first.length) this.#outgoing.shift();
    else this.#outgoing[0] = first.subarray(piece.length);
    return piece;
  }

  #nextJoined(): Uint8Array {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for (const chunk of this.#outgoing) {
      if (chunk.length > MAX_COPIED_BYTES || bytes + chunk.length > MAX_JOINED_BYTES) break;
      pieces.push(chunk);
      bytes += chunk.length;
    }
    this.#outgoing.splice(0, pieces.length);
    this.#outgoingBytes -= bytes;
    const [only] = pieces;
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, bytes);
  }

  #onWritten(): void {
    this.#writing = false;
    this.#flush();
    if (this.bufferedBytes > 0 || !this.open) return;
    try {
      this.#listener?.onDrained?.();
    } catch (error) {
      this.#onFault(error);
    }
  }

  /** Rules HB1 to HB3. */
  #scheduleHeartbeat(): void {
    const silentMs = this.#clock.monotonicMs() - this.#lastHeardMs;
    const delayMs = Math.min(HEARTBEAT_INTERVAL_MS, HEARTBEAT_DEAD_MS - silentMs);
    this.#heartbeat?.[Symbol.dispose]();
    this.#heartbeat = this.#clock.after(delayMs, () => {
      if (!this.open) return;
      if (this.#clock.monotonicMs() - this.#lastHeardMs >= HEARTBEAT_DEAD_MS) {
        this.#drop(new LanChatError('timed-out'));
        return;
      }
      this.send({ type: 'ping', n: ++this.#pingCount });
      this.#scheduleHeartbeat();
    });
  }

  /** Ends the own side and waits for the other one, but not for long. */
  #endPipe(): void {
    this.#heartbeat?.[Symbol.dispose]();
    this.#pipe.end();
    this.#goodbye = this.#clock.after(GOODBYE_TIMEOUT_MS, () => this.#pipe.destroy());
  }

  #drop(error: Error | undefined): void {
    if (this.#detached) return;
    this.#end ??= { kind: 'lost', error };
    this.#stopTimers();
    this.#pipe.destroy();
  }

  #finish(error: Error | undefined): void {
    if (this.#ended || this.#detached) return;
    this.#ended = true;
    this.#end ??= { kind: 'lost', error };
    this.#stopTimers();
    this.#listener?.onEnded(this.#end);
  }

  #stopTimers(): void {
    this.#heartbeat?.[Symbol.dispose]();
    this.#goodbye?.[Symbol.dispose]();
  }
}
