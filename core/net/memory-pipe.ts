import { randomBytes } from 'node:crypto';
import { EXPORTER_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import type { PipeReader, SecurePipe } from './byte-pipe.ts';

type Pending = { readonly bytes: Uint8Array; readonly onWritten: (() => void) | undefined };

class MemoryPipe implements SecurePipe {
  readonly remoteAddress = 'memory';
  readonly exporter: Uint8Array;
  readonly hostPublicKey: Uint8Array;
  /** The other end; set once, right after both were made. */
  peer!: MemoryPipe;
  #reader: PipeReader | undefined;
  #queue: Pending[] = [];
  #queuedBytes = 0;
  #paused = false;
  #pumping = false;
  #ended = false;
  #closed = false;
  #drainWaiters = new Set<{ resolve: () => void; reject: (error: Error) => void }>();

  constructor(exporter: Uint8Array, hostPublicKey: Uint8Array) {
    this.exporter = exporter;
    this.hostPublicKey = hostPublicKey;
  }

  get bufferedBytes(): number {
    return this.#queuedBytes;
  }

  get closed(): boolean {
    return this.#closed;
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    this.peer.#schedule();
  }

  write(bytes: Uint8Array, onWritten?: () => void): void {
    if (this.#closed || this.#ended) return;
    this.#queue.push({ bytes, onWritten });
    this.#queuedBytes += bytes.length;
    this.#schedule();
  }

  whenDrained(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#closed) return Promise.reject(new LanChatError('connection-lost'));
    if (this.#queuedBytes === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        this.#drainWaiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onAbort = () => settle(() => reject(signal?.reason));
      const waiter = { resolve: () => settle(resolve), reject: (error: Error) => settle(() => reject(error)) };
      this.#drainWaiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.peer.#schedule();
  }

  end(): void {
    if (this.#closed || this.#ended) return;
    this.#ended = true;
    this.#schedule();
  }

  destroy(): void {
    this.#close(undefined);
    setImmediate(() => this.peer.#close(new LanChatError('connection-lost')));
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #schedule(): void {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  /** Hands what was queued to the peer's reader, until it pauses. */
  #pump(): void {
    const { peer } = this;
    while (!this.#closed && !peer.#closed && peer.#reader !== undefined && !peer.#paused) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#queuedBytes -= next.bytes.length;
      peer.#reader.onBytes(next.bytes);
      next.onWritten?.();
    }
    if (this.#closed || this.#queue.length > 0) return;
    for (const waiter of [...this.#drainWaiters]) waiter.resolve();
    if (this.#ended && !peer.#closed && peer.#reader !== undefined && !peer.#endSeen) {
      peer.#endSeen = true;
      peer.#reader.onEnd();
    }
    if (this.#ended && peer.#ended && peer.#queue.length === 0) {
      this.#close(undefined);
      peer.#close(undefined);
    }
  }

  #endSeen = false;

  #close(error: Error | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    for (const waiter of [...this.#drainWaiters]) waiter.reject(new LanChatError('connection-lost'));
    setImmediate(() => this.#reader?.onClose(error));
  }
}

/** Two ends of one pipe in this process, with the shape and the rules of a TLS connection to the host with that key. */
export function createMemoryPipe(hostPublicKey: Uint8Array): { readonly clientEnd: SecurePipe; readonly hostEnd: SecurePipe } {
  const exporter = randomBytes(EXPORTER_BYTES);
  const clientEnd = new MemoryPipe(exporter, hostPublicKey);
  const hostEnd = new MemoryPipe(exporter, hostPublicKey);
  clientEnd.peer = hostEnd;
  hostEnd.peer = clientEnd;
  return { clientEnd, hostEnd };
}
