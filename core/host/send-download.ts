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
  /** What the receiver has already. */
  readonly offset: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** `bytes` of the file that have left, those before `offset` included. */
  readonly onProgress: (bytes: number) => void;
};

/**
 * Sends the spooled file from `offset` on, following the sender as bytes come, then the sender's SHA-256. Rules DC6, DC8 and FT14.
 * Resolves when the receiver took everything and closed. Rejects with `connection-lost`, `timed-out` (no byte left in 60 s),
 * `protocol-error`, `offer-ended`, or the signal's reason. The pipe is ended, or destroyed.
 */
export async function sendDownload(options: SendDownloadOptions): Promise<void> {
  const { pipe, spool, clock, signal } = options;
  const pool = new BufferPool(READ_BUFFERS, Math.min(FILE_READ_BYTES, Math.max(1, spool.size)));
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
    const hash = await sendBytes(options, { pool, watch, signal: stop.signal });
    allSent = true;
    pipe.write(hash);
    pipe.end();
    watch.begin();
    await closed.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    pipe.destroy();
  }
}

type Tools = { readonly pool: BufferPool; readonly watch: StallWatch; readonly signal: AbortSignal };

async function sendBytes({ pipe, spool, offset, onProgress }: SendDownloadOptions, { pool, watch, signal }: Tools): Promise<Uint8Array> {
  for (let position = offset; position < spool.size; ) {
    await spool.until(() => spool.readable > position, signal);
    watch.begin();
    const buffer = await pool.take();
    const chunk = await spool.read(buffer, position);
    signal.throwIfAborted();
    position += chunk.length;
    const end = position;
    pipe.write(chunk, () => {
      watch.end();
      pool.give(buffer);
      onProgress(end);
    });
  }
  await spool.until(() => spool.hash !== undefined, signal);
  return spool.hash ?? new Uint8Array();
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
