import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import { FILE_READ_BYTES, MEMBER_STALLED_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { BytePipe } from '../net/byte-pipe.ts';
import { BufferPool } from '../transfer/buffer-pool.ts';
import type { SpoolFile } from './spool-file.ts';

/** One is read while the other one is on its way out; more would only lie in memory for a slow receiver. */
const READ_BUFFERS = 2;

type SendDownloadOptions = {
  readonly pipe: BytePipe;
  /** What came before the pipe was handed over; a receiver has nothing to say. */
  readonly leftover: Uint8Array;
  readonly spool: SpoolFile;
  /** Of the stream, in the order in which they go out. */
  readonly ranges: Ranges;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** `bytes` of the ranges that have left. */
  readonly onProgress?: (bytes: number) => void;
};

/**
 * Sends what the ranges hold, following the sender as bytes come. Rules DC6, DC8 and FT14.
 * Resolves when the receiver took everything and closed. Rejects with `connection-lost`, `timed-out` (no byte left in 60 s),
 * `protocol-error`, `offer-ended`, or the signal's reason. The pipe is ended, or destroyed.
 */
export async function sendDownload(options: SendDownloadOptions): Promise<void> {
  const { pipe, ranges, clock, signal } = options;
  const pool = new BufferPool(READ_BUFFERS, Math.min(FILE_READ_BYTES, totalOf(ranges)));
  const stop = new AbortController();
  const closed = Promise.withResolvers<void>();
  const fail = (reason: unknown) => {
    stop.abort(reason);
    pool.fail(reason);
    closed.reject(reason);
  };
  const onAbort = () => fail(signal.reason);
  closed.promise.catch(() => {}); // it may fail before anybody awaits it
  signal.addEventListener('abort', onAbort);
  using watch = new StallWatch(clock, () => fail(new LanChatError('timed-out')));
  let allSent = false;
  try {
    pipe.attach({
      onBytes: () => fail(new LanChatError('protocol-error')),
      onEnd: () => (allSent ? closed.resolve() : fail(new LanChatError('connection-lost'))),
      onClose: (cause) => (allSent && cause === undefined ? closed.resolve() : fail(new LanChatError('connection-lost', {}, { cause }))),
    });
    pipe.resume();
    if (signal.aborted) onAbort();
    if (options.leftover.length > 0) fail(new LanChatError('protocol-error'));
    await sendBytes(options, { pool, watch, signal: stop.signal });
    allSent = true;
    pipe.end();
    watch.begin();
    await closed.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    pipe.destroy();
  }
}

type Tools = { readonly pool: BufferPool; readonly watch: StallWatch; readonly signal: AbortSignal };

async function sendBytes({ pipe, spool, ranges, onProgress }: SendDownloadOptions, { pool, watch, signal }: Tools): Promise<void> {
  const places = new Places(ranges);
  let sent = 0;
  while (!places.over) {
    await spool.until(() => spool.readable(places.position) > 0, signal);
    watch.begin();
    const buffer = await pool.take();
    const filled = await fill(buffer, spool, places);
    signal.throwIfAborted();
    if (filled === 0) {
      // What could be read a moment ago was lost before it came to the disk.
      watch.end();
      pool.give(buffer);
      continue;
    }
    sent += filled;
    const end = sent;
    pipe.write(buffer.subarray(0, filled), () => {
      watch.end();
      pool.give(buffer);
      onProgress?.(end);
    });
  }
}

/** Reads what can be had without waiting for the sender, over the ends of ranges: many small ones are one piece on the wire. */
async function fill(buffer: Uint8Array, spool: SpoolFile, places: Places): Promise<number> {
  let filled = 0;
  while (filled < buffer.length && !places.over && spool.readable(places.position) > 0) {
    const bytes = await spool.read(buffer.subarray(filled, filled + places.bytesHere), places.position);
    places.advance(bytes);
    filled += bytes;
  }
  return filled;
}

/** Walks through ranges. */
class Places {
  readonly #ranges: Ranges;
  #index = 0;
  #position: number;

  constructor(ranges: Ranges) {
    this.#ranges = ranges;
    this.#position = ranges[0]?.[0] ?? 0;
  }

  get over(): boolean {
    return this.#index >= this.#ranges.length;
  }

  /** In the stream. */
  get position(): number {
    return this.#position;
  }

  /** Bytes from `position` to the end of its range. */
  get bytesHere(): number {
    return (this.#ranges[this.#index]?.[1] ?? this.#position) - this.#position;
  }

  advance(bytes: number): void {
    this.#position += bytes;
    if (this.bytesHere > 0) return;
    this.#index += 1;
    this.#position = this.#ranges[this.#index]?.[0] ?? 0;
  }
}

/** Calls `onStalled` when nothing ended for 60 s although something began. Sets no timer for each piece: there are thousands. */
class StallWatch implements Disposable {
  readonly #clock: Clock;
  readonly #onStalled: () => void;
  #begunAtMs: number | undefined;
  #timer: Disposable | undefined;

  constructor(clock: Clock, onStalled: () => void) {
    this.#clock = clock;
    this.#onStalled = onStalled;
  }

  begin(): void {
    this.#begunAtMs ??= this.#clock.monotonicMs();
    this.#timer ??= this.#look(MEMBER_STALLED_MS);
  }

  end(): void {
    this.#begunAtMs = undefined;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  #look(afterMs: number): Disposable {
    return this.#clock.after(afterMs, () => {
      const waitedMs = this.#begunAtMs === undefined ? 0 : this.#clock.monotonicMs() - this.#begunAtMs;
      if (waitedMs >= MEMBER_STALLED_MS) this.#onStalled();
      else this.#timer = this.#look(MEMBER_STALLED_MS - waitedMs);
    });
  }
}
