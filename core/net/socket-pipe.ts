import type { Socket } from 'node:net';
import { LanChatError } from '../lib/errors.ts';
import type { PipeReader, SecurePipe } from './byte-pipe.ts';
import { DrainWaiters } from './drain-waiters.ts';
import { Inbox } from './inbox.ts';

type Facts = { readonly remoteAddress: string; readonly exporter: Uint8Array; readonly hostPublicKey: Uint8Array };

/** How often the system asks a silent peer whether it is still there; the heartbeat above is faster. */
const KEEP_ALIVE_DELAY_MS = 30_000;

/** Below this size the collector is quick enough, and a chunk may be part of memory that others share. */
const RELEASED_BYTES = 4 * 1024;

/**
 * A pipe over a connected socket, which belongs to the pipe from now on. TLS gives the facts; tests may pass a bare TCP socket and facts of their own.
 * The socket must allow half-open connections.
 */
export class SocketPipe implements SecurePipe {
  readonly remoteAddress: string;
  readonly exporter: Uint8Array;
  readonly hostPublicKey: Uint8Array;
  readonly #socket: Socket;
  readonly #inbox: Inbox;
  readonly #drainWaiters = new DrainWaiters();
  #closed = false;
  #endSeen = false;
  #error: Error | undefined;

  constructor(socket: Socket, facts: Facts) {
    this.remoteAddress = facts.remoteAddress;
    this.exporter = facts.exporter;
    this.hostPublicKey = facts.hostPublicKey;
    this.#socket = socket;
    this.#inbox = new Inbox(() => socket.resume());
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
    socket.on('data', (chunk: Uint8Array) => {
      this.receive(chunk);
      release(chunk);
    });
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => this.#close(this.#endSeen && this.#error === undefined ? undefined : this.#lost(), { dropHeld: false }));
    socket.pause();
  }

  get bufferedBytes(): number {
    return this.#closed ? 0 : this.#socket.writableLength;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** For sockets that read into a static buffer and so have no `data` events: what was read. Answers whether to go on reading. */
  receive(chunk: Uint8Array): boolean {
    const wanted = this.#inbox.receive(chunk);
    if (!wanted && !this.#closed) this.#socket.pause();
    return wanted;
  }

  attach(reader: PipeReader): void {
    this.#inbox.attach(reader);
  }

  write(bytes: Uint8Array, onWritten?: () => void): void {
    if (this.#closed || this.#socket.writableEnded) return;
    this.#socket.write(bytes, (error) => {
      if (error || this.#closed) return;
      onWritten?.();
      if (this.bufferedBytes === 0) this.#drainWaiters.resolveAll();
    });
  }

  whenDrained(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#closed) return Promise.reject(new LanChatError('connection-lost'));
    if (this.bufferedBytes === 0) return Promise.resolve();
    return this.#drainWaiters.wait(options.signal);
  }

  pause(): void {
    this.#inbox.pause();
    this.#socket.pause();
  }

  resume(): void {
    this.#inbox.resume();
  }

  end(): void {
    if (!this.#closed) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
    this.#close(undefined, { dropHeld: true });
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #onEnd(): void {
    this.#endSeen = true;
    this.#inbox.receiveEnd();
  }

  #lost(): Error {
    return new LanChatError('connection-lost', {}, { cause: this.#error });
  }

  #close(error: Error | undefined, options: { readonly dropHeld: boolean }): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drainWaiters.rejectAll();
    this.#inbox.receiveClose(error, options);
  }
}

/**
 * Frees the memory of a chunk that was handed on, if it is the chunk's alone. A file brings 65,000 chunks for each GiB; left to the
 * garbage collector they cost an accepted socket, which cannot read into a static buffer, half of its processor time.
 */
function release(chunk: Uint8Array): void {
  const { buffer } = chunk;
  if (chunk.length < RELEASED_BYTES || chunk.length < buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  // What is transferred away is detached, and nothing of it is kept.
  buffer.transfer(0);
}
