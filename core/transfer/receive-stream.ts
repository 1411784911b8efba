import { LanChatError } from '../lib/errors.ts';
import type { DataPipe } from './data-pipe.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Where the bytes of a data connection go. */
export interface StreamSink {
  /** More waits for the disk than should: the time to pause. What still comes is taken all the same. */
  readonly isCrowded: boolean;
  /** `chunk` is valid during the call only. */
  take(chunk: Uint8Array): void;
  /** Resolves when all that was taken is where it belongs; rejects with what went wrong. To be called once, last. */
  finish(): Promise<void>;
}

export type SinkEvents = {
  /** There is room again after it was crowded. */
  readonly onRoom: () => void;
  /** At once when something went wrong: nothing is written any more. */
  readonly onFailed: (error: unknown) => void;
};

export type ReceiveStreamOptions = {
  readonly pipe: DataPipe;
  /** Bytes that came before the pipe was handed over. */
  readonly leftover: Uint8Array;
  /** How many bytes the grant is for. */
  readonly bytes: number;
  readonly openSink: (events: SinkEvents) => StreamSink;
  readonly limiter: Pick<RateLimiter, 'take'>;
  readonly signal: AbortSignal;
};

/**
 * Takes exactly `bytes` bytes into the sink. Rule DC6. Rejects with `connection-lost` when the pipe ends before, with `protocol-error`
 * when more comes, with what went wrong in the sink, or with the signal's reason. What came is in the sink by then, the pipe is ended
 * or destroyed, and nothing is written any more.
 */
export async function receiveStream(options: ReceiveStreamOptions): Promise<void> {
  const { pipe, signal } = options;
  const stream = new IncomingStream(options);
  const onAbort = () => stream.fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    await stream.complete;
    await stream.finish();
    pipe.end();
  } catch (error) {
    pipe.destroy();
    await stream.finish();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

class IncomingStream {
  /** Resolves when every byte has come. */
  readonly complete: Promise<void>;
  readonly fail: (reason: unknown) => void;
  readonly #options: ReceiveStreamOptions;
  readonly #sink: StreamSink;
  readonly #resolve: () => void;
  #missing: number;
  #over = false;
  #excess = false;
  #isLimited = false;
  #finished: Promise<void> | undefined;

  constructor(options: ReceiveStreamOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { pipe, leftover, bytes, openSink } = options;
    this.complete = promise;
    promise.catch(() => {}); // it may fail while the caller still waits for the sink
    this.#resolve = resolve;
    this.fail = (reason) => {
      this.#over = true;
      reject(reason);
    };
    this.#options = options;
    this.#missing = bytes;
    this.#sink = openSink({ onRoom: () => this.#goOn(), onFailed: this.fail });
    pipe.attach({
      onBytes: (chunk) => this.#take(chunk),
      onEnd: () => this.fail(new LanChatError('connection-lost')),
      onClose: (error) => this.fail(new LanChatError('connection-lost', {}, { cause: error })),
    });
    this.#take(leftover);
    this.#goOn();
  }

  async finish(): Promise<void> {
    this.#finished ??= this.#sink.finish();
    await this.#finished;
    if (this.#excess) throw new LanChatError('protocol-error');
  }

  #take(chunk: Uint8Array): void {
    if (this.#over) {
      this.#excess ||= this.#missing === 0 && chunk.length > 0;
      return;
    }
    if (chunk.length > this.#missing) this.fail(new LanChatError('protocol-error'));
    if (this.#over || chunk.length === 0) return;
    this.#missing -= chunk.length;
    this.#sink.take(chunk);
    if (this.#missing === 0 && !this.#over) {
      this.#over = true;
      this.#resolve();
    } else this.#holdBack(chunk.length);
  }

  #holdBack(bytes: number): void {
    const { limiter, pipe, signal } = this.#options;
    const allowed = limiter.take(bytes, signal);
    if (allowed !== undefined) {
      this.#isLimited = true;
      const goOn = () => {
        this.#isLimited = false;
        this.#goOn();
      };
      allowed.then(goOn, () => {}); // aborted: the stream is over
    }
    if (this.#isLimited || this.#sink.isCrowded) pipe.pause();
  }

  #goOn(): void {
    if (!this.#isLimited && !this.#sink.isCrowded) this.#options.pipe.resume();
  }
}
