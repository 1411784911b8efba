import { MEMBER_STALLED_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { BytePipe } from '../net/byte-pipe.ts';
import { BlockWriter } from '../transfer/block-writer.ts';
import type { SpoolFile } from './spool-file.ts';

/** So many blocks that are on the disk already stay in memory, for receivers that are a little behind. */
const KEPT_BLOCKS = 3;
/** The one byte that tells the sender that every byte is here. */
const ALL_STORED = Uint8Array.of(1);

type ReceiveUploadOptions = {
  readonly pipe: BytePipe;
  /** What came before the pipe was handed over. */
  readonly leftover: Uint8Array;
  readonly spool: SpoolFile;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Each time that something is on the disk. */
  readonly onStored?: () => void;
  /** Before the sender hears that every byte is on the disk. */
  readonly beforeAnswer?: () => Promise<void>;
};

/**
 * Takes all bytes that are planned in the spool file, in their order, and answers 0x01. Rules DC4, DC5 and DC8.
 * Rejects with `connection-lost` or `timed-out` when it has to go on another time, with `protocol-error` when more comes than was asked
 * for, with the signal's reason, or with what the disk said. What came until then is in the spool. The pipe is ended, or destroyed.
 */
export async function receiveUpload(options: ReceiveUploadOptions): Promise<void> {
  const { pipe, signal } = options;
  const stream = new UploadStream(options);
  const onAbort = () => stream.fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    await stream.complete;
    await stream.flush();
    await options.beforeAnswer?.();
    stream.throwIfExceeded();
    pipe.write(ALL_STORED);
    pipe.end();
  } catch (error) {
    pipe.destroy();
    // A failed write is what ended the stream, or does not matter any more.
    await stream.flush().catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stream.stopWatching();
  }
}

/** Counts what the pipe brings on its way into the spool. */
class UploadStream {
  readonly complete: Promise<void>;
  readonly fail: (reason: unknown) => void;
  readonly #options: ReceiveUploadOptions;
  readonly #blocks: BlockWriter;
  readonly #feed: Disposable;
  readonly #resolve: () => void;
  #bytesLeft: number;
  #over = false;
  #exceeded = false;
  #watch: Disposable | undefined;
  #lastHeardMs: number;

  constructor(options: ReceiveUploadOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { pipe, leftover, spool, onStored } = options;
    this.complete = promise;
    promise.catch(() => {}); // it may fail before anybody awaits it
    this.#resolve = resolve;
    this.fail = (reason) => {
      this.#over = true;
      reject(reason);
    };
    this.#options = options;
    this.#lastHeardMs = options.clock.monotonicMs();
    this.#bytesLeft = spool.promised - spool.head;
    const append = async (block: Uint8Array) => {
      await spool.append(block);
      onStored?.();
    };
    this.#blocks = new BlockWriter({
      ...{ sink: { append }, start: spool.head, expectedBytes: this.#bytesLeft, keptBlocks: KEPT_BLOCKS },
      ...{ onRoom: () => pipe.resume(), onFailed: this.fail },
    });
    this.#feed = spool.feed(this.#blocks);
    pipe.attach({
      onBytes: (chunk) => this.#take(chunk),
      onEnd: () => this.fail(new LanChatError('connection-lost')),
      onClose: (error) => this.fail(new LanChatError('connection-lost', {}, { cause: error })),
    });
    this.#take(leftover);
    if (!this.#blocks.crowded) pipe.resume();
    this.#watchForSilence();
  }

  /** Everything that came is on the disk, and no longer in memory. */
  async flush(): Promise<void> {
    try {
      await this.#blocks.flush();
    } finally {
      this.#feed[Symbol.dispose]();
    }
  }

  /** More came than was asked for, perhaps after all of that had come. */
  throwIfExceeded(): void {
    if (this.#exceeded) throw new LanChatError('protocol-error');
  }

  stopWatching(): void {
    this.#watch?.[Symbol.dispose]();
  }

  #take(chunk: Uint8Array): void {
    this.#lastHeardMs = this.#options.clock.monotonicMs();
    if (chunk.length === 0) return;
    if (chunk.length > this.#bytesLeft) {
      this.#exceeded = true;
      this.fail(new LanChatError('protocol-error'));
      return;
    }
    // After a failure nothing matters.
    if (this.#over) return;
    this.#blocks.push(chunk);
    this.#options.spool.announce();
    this.#bytesLeft -= chunk.length;
    if (this.#blocks.crowded) this.#options.pipe.pause();
    if (this.#bytesLeft > 0) return;
    this.#over = true;
    this.#resolve();
  }

  /** A data connection has no heartbeat of its own. While the disk is slower than the sender, silence is the host's own wish. */
  #watchForSilence(): void {
    const { clock } = this.#options;
    const silentMs = clock.monotonicMs() - this.#lastHeardMs;
    this.#watch = clock.after(MEMBER_STALLED_MS - silentMs, () => {
      if (this.#blocks.crowded) this.#lastHeardMs = clock.monotonicMs();
      if (clock.monotonicMs() - this.#lastHeardMs >= MEMBER_STALLED_MS) this.fail(new LanChatError('timed-out'));
      else this.#watchForSilence();
    });
  }
}
