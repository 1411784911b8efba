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

type Options = { readonly clock: Clock; readonly logger: Logger };

/**
 * Messages over one pipe: framing, codec, heartbeat, goodbye. What is sent within one turn leaves in one write.
 * A frame or message that breaks the rules ends the connection with `protocol-error`.
 */
export class Connection implements Disposable {
  readonly #pipe: SecurePipe;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #decoder: FrameDecoder;
  #listener: ConnectionListener | undefined;
  #maxPayloadBytes = MAX_PRE_JOIN_PAYLOAD_BYTES;
  #outgoing: Uint8Array[] = [];
  #outgoingBytes = 0;
  #flushScheduled = false;
  #end: ConnectionEnd | undefined;
  #ended = false;
  #detached = false;
  #lastHeardMs: number;
  #timers = new DisposableStack();
  #pingCount = 0;

  constructor(pipe: SecurePipe, options: Options) {
    this.#pipe = pipe;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#lastHeardMs = options.clock.monotonicMs();
    this.#decoder = new FrameDecoder({
      onFrame: (frame) => {
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
      onClose: (error) => this.#finish(this.#end ?? { kind: 'lost', error }),
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
    this.#flush();
    this.#end = { kind: 'local', reason };
    this.#pipe.end();
    this.#timers.use(this.#clock.after(GOODBYE_TIMEOUT_MS, () => this.#pipe.destroy()));
  }

  /** Drops the connection without a word. */
  [Symbol.dispose](): void {
    if (this.#detached) return;
    this.#end ??= { kind: 'lost', error: undefined };
    this.#pipe.destroy();
  }

  /**
   * From within `onMessage`: ends the framing, because raw bytes follow (rule DC4). Afterwards the pipe belongs to the caller,
   * who attaches a reader at once; `leftover` are bytes that came with the last frame, as a copy.
   */
  detach(): Promise<{ readonly pipe: SecurePipe; readonly leftover: Uint8Array }> {
    this.#flush();
    this.#decoder.detach();
    this.#detached = true;
    this.#timers.dispose();
    this.#pipe.pause();
    return new Promise((resolve) => {
      this.#onLeftover = (leftover) => resolve({ pipe: this.#pipe, leftover });
    });
  }
  #onLeftover: ((leftover: Uint8Array) => void) | undefined;

  #onBytes(chunk: Uint8Array): void {
    this.#lastHeardMs = this.#clock.monotonicMs();
    try {
      const rest = this.#decoder.push(chunk);
      if (this.#detached) this.#onLeftover?.(rest.slice());
    } catch (error) {
      if (!(error instanceof FrameError || error instanceof CodecError)) throw error;
      this.#logger.log('info', 'protocol-error', { remoteAddress: this.remoteAddress, error: error.message });
      this.close('protocol-error');
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
        this.#pipe.end();
        this.#timers.use(this.#clock.after(GOODBYE_TIMEOUT_MS, () => this.#pipe.destroy()));
        return;
      default:
        this.#listener?.onMessage(message);
    }
  }

  #flush(): void {
    this.#flushScheduled = false;
    if (this.#outgoing.length === 0 || this.#end !== undefined) return;
    const [first] = this.#outgoing;
    const bytes = this.#outgoing.length === 1 && first !== undefined ? first : Buffer.concat(this.#outgoing, this.#outgoingBytes);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    this.#pipe.write(bytes, () => {
      if (this.#pipe.bufferedBytes === 0 && this.open) this.#listener?.onDrained?.();
    });
  }

  #scheduleHeartbeat(): void {
    this.#timers.use(
      this.#clock.after(HEARTBEAT_INTERVAL_MS, () => {
        if (!this.open) return;
        if (this.#clock.monotonicMs() - this.#lastHeardMs >= HEARTBEAT_DEAD_MS) {
          this.#end = { kind: 'lost', error: undefined };
          this.#pipe.destroy();
          return;
        }
        this.send({ type: 'ping', n: ++this.#pingCount });
        this.#scheduleHeartbeat();
      }),
    );
  }

  #finish(end: ConnectionEnd): void {
    if (this.#ended || this.#detached) return;
    this.#ended = true;
    this.#end = end;
    this.#timers.dispose();
    this.#listener?.onEnded(end);
  }
}
