import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { PipeReader, SecurePipe } from '../net/byte-pipe.ts';
import { Inbox } from '../net/inbox.ts';
import { seededRandom } from './seeded-random.ts';

export type UnrulyOptions = {
  /** Says everything that will happen; print it with a failure. */
  readonly seed: number;
  /** With it each piece is late by up to `maxDelayMs` of its time; without it, by a turn of the event loop. */
  readonly clock?: Clock;
  readonly maxDelayMs?: number;
  /** How likely each piece is to be the last one before the connection breaks. */
  readonly cutChance?: number;
};

const MAX_PIECE_BYTES = 16 * 1024;

/**
 * A pipe over `inner` that behaves as networks do: what comes in is cut into pieces anywhere, comes late, and may stop for good.
 * It owns `inner`. What goes out is not touched; wrap the other end for that.
 */
export function createUnrulyPipe(inner: SecurePipe, options: UnrulyOptions): SecurePipe {
  return new UnrulyPipe(inner, options);
}

class UnrulyPipe implements SecurePipe {
  readonly #inner: SecurePipe;
  readonly #options: UnrulyOptions;
  readonly #random: () => number;
  readonly #inbox = new Inbox(() => this.#scheduleNext());
  #pieces: Uint8Array[] = [];
  #attached = false;
  #nextScheduled = false;
  #endSeen = false;
  #closeSeen = false;

  constructor(inner: SecurePipe, options: UnrulyOptions) {
    this.#inner = inner;
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  get remoteAddress(): string {
    return this.#inner.remoteAddress;
  }
  get exporter(): Uint8Array {
    return this.#inner.exporter;
  }
  get hostPublicKey(): Uint8Array {
    return this.#inner.hostPublicKey;
  }
  get bufferedBytes(): number {
    return this.#inner.bufferedBytes;
  }
  get closed(): boolean {
    return this.#inner.closed;
  }

  attach(reader: PipeReader): void {
    this.#inbox.attach(reader);
    if (this.#attached) return;
    this.#attached = true;
    this.#inner.attach({
      onBytes: (chunk) => this.#take(chunk),
      onEnd: () => {
        this.#endSeen = true;
        this.#scheduleNext();
      },
      onClose: (error) => {
        this.#closeSeen = true;
        if (error !== undefined) this.#inbox.receiveClose(error, { dropHeld: true });
        this.#scheduleNext();
      },
    });
  }

  write(bytes: Uint8Array, onWritten?: () => void): void {
    this.#inner.write(bytes, onWritten);
  }
  whenDrained(options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.#inner.whenDrained(options);
  }
  pause(): void {
    this.#inbox.pause();
  }
  resume(): void {
    this.#inbox.resume();
  }
  end(): void {
    this.#inner.end();
  }
  destroy(): void {
    this.#inner.destroy();
    this.#inbox.receiveClose(undefined, { dropHeld: true });
  }
  [Symbol.dispose](): void {
    this.destroy();
  }

  #take(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.length; ) {
      // Mostly small pieces, single bytes among them; now and then all there is.
      const rest = chunk.length - start;
      const length = this.#random() < 0.02 ? rest : 1 + Math.floor(this.#random() ** 4 * Math.min(rest, MAX_PIECE_BYTES));
      this.#pieces.push(new Uint8Array(chunk.subarray(start, start + length)));
      start += length;
    }
    this.#inner.pause();
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    if (this.#nextScheduled) return;
    this.#nextScheduled = true;
    const next = () => {
      this.#nextScheduled = false;
      this.#next();
    };
    const { clock, maxDelayMs = 0 } = this.#options;
    if (clock === undefined) setImmediate(next);
    else clock.after(this.#random() * maxDelayMs, next);
  }

  #next(): void {
    const piece = this.#pieces[0];
    if (piece === undefined) {
      if (this.#endSeen) this.#inbox.receiveEnd();
      if (this.#closeSeen) this.#inbox.receiveClose(undefined, { dropHeld: false });
      this.#endSeen = false;
      this.#inner.resume();
      return;
    }
    if (!this.#inbox.wanted) return;
    this.#pieces.shift();
    if (this.#random() < (this.#options.cutChance ?? 0)) {
      this.#inner.destroy();
      this.#inbox.receiveClose(new LanChatError('connection-lost'), { dropHeld: true });
      return;
    }
    this.#inbox.receive(piece);
    this.#scheduleNext();
  }
}
