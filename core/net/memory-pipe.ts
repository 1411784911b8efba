import { randomBytes } from 'node:crypto';
import { EXPORTER_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import type { PipeReader, SecurePipe } from './byte-pipe.ts';
import { DrainWaiters } from './drain-waiters.ts';
import { Inbox } from './inbox.ts';

type Pending = { readonly bytes: Uint8Array; readonly onWritten: (() => void) | undefined };

class MemoryPipe implements SecurePipe {
  readonly remoteAddress = 'memory';
  readonly exporter: Uint8Array;
  readonly hostPublicKey: Uint8Array;
  readonly #inbox: Inbox;
  readonly #drainWaiters = new DrainWaiters();
  #peer: MemoryPipe | undefined;
  #queue: Pending[] = [];
  #queuedBytes = 0;
  #pumpScheduled = false;
  #ended = false;
  #endArrived = false;
  #closed = false;

  constructor(exporter: Uint8Array, hostPublicKey: Uint8Array) {
    this.exporter = exporter;
    this.hostPublicKey = hostPublicKey;
    this.#inbox = new Inbox(() => this.#onInboxWanted());
  }

  static connect(one: MemoryPipe, other: MemoryPipe): void {
    one.#peer = other;
    other.#peer = one;
  }

  get bufferedBytes(): number {
    return this.#queuedBytes;
  }

  get closed(): boolean {
    return this.#closed;
  }

  attach(reader: PipeReader): void {
    this.#inbox.attach(reader);
  }

  write(bytes: Uint8Array, onWritten?: () => void): void {
    if (this.#closed || this.#ended) return;
    this.#queue.push({ bytes, onWritten });
    this.#queuedBytes += bytes.length;
    this.#schedulePump();
  }

  whenDrained(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#closed) return Promise.reject(new LanChatError('connection-lost'));
    if (this.#queuedBytes === 0) return Promise.resolve();
    return this.#drainWaiters.wait(options.signal);
  }

  pause(): void {
    this.#inbox.pause();
  }

  resume(): void {
    this.#inbox.resume();
  }

  end(): void {
    if (this.#closed || this.#ended) return;
    this.#ended = true;
    this.#schedulePump();
  }

  destroy(): void {
    if (this.#closed) return;
    this.#close(undefined, { dropHeld: true });
    const peer = this.#peer;
    setImmediate(() => {
      if (peer !== undefined) peer.#close(new LanChatError('connection-lost'), { dropHeld: true });
    });
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #onInboxWanted(): void {
    if (this.#peer !== undefined) this.#peer.#schedulePump();
  }

  #schedulePump(): void {
    if (this.#pumpScheduled || this.#closed) return;
    this.#pumpScheduled = true;
    setImmediate(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  /** Hands what was queued to the peer, until it wants no more. */
  #pump(): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    while (!this.#closed && !peer.#closed && peer.#inbox.wanted) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#queuedBytes -= next.bytes.length;
      peer.#inbox.receive(next.bytes);
      if (!this.#closed) next.onWritten?.();
    }
    if (this.#closed || peer.#closed || this.#queue.length > 0) return;
    this.#drainWaiters.resolveAll();
    if (!this.#ended) return;
    if (!this.#endArrived) {
      this.#endArrived = true;
      peer.#inbox.receiveEnd();
    }
    if (!peer.#endArrived) return;
    this.#close(undefined, { dropHeld: false });
    peer.#close(undefined, { dropHeld: false });
  }

  #close(error: Error | undefined, options: { readonly dropHeld: boolean }): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#drainWaiters.rejectAll();
    this.#inbox.receiveClose(error, options);
  }
}

/** Two ends of one pipe in this process, with the shape and the rules of a TLS connection to the host with that key. */
export function createMemoryPipe(hostPublicKey: Uint8Array): { readonly clientEnd: SecurePipe; readonly hostEnd: SecurePipe } {
  const exporter = randomBytes(EXPORTER_BYTES);
  const clientEnd = new MemoryPipe(exporter, hostPublicKey);
  const hostEnd = new MemoryPipe(exporter, hostPublicKey);
  MemoryPipe.connect(clientEnd, hostEnd);
  return { clientEnd, hostEnd };
}
