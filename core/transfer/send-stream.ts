import { totalOf } from '../../shared/lib/ranges.ts';
import { FILE_READ_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { BufferPool } from './buffer-pool.ts';
import type { DataPipe } from './data-pipe.ts';
import { HostAnswer } from './host-answer.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { planBlocks } from './stream-plan.ts';
import { StreamReader, type StreamReaderOptions } from './stream-reader.ts';

/** One is read, one is hashed and written, one is on its way out. */
const READ_BUFFERS = 3;
/** A pipe that takes bytes over faster than it sends them is waited for. */
const MAX_BUFFERED_BYTES = 4 * FILE_READ_BYTES;

export type SendStreamOptions = StreamReaderOptions & {
  readonly pipe: DataPipe;
  /** Bytes that came before the pipe was handed over: there must be none. */
  readonly leftover: Uint8Array;
  /** Shared with other uploads. */
  readonly limiter?: RateLimiter | undefined;
  /** `fileBytes` that have left, without manifest and hashes; `file` is the one under way. */
  readonly onProgress?: ((fileBytes: number, file: number) => void) | undefined;
};

/**
 * Sends the bytes of the ranges of an offer's stream, and waits until the host has all of them. Rules ST1 to ST3 and DC5.
 * Rejects with `connection-lost`, after which it may be called again with a new pipe, with `protocol-error`, or with the signal's reason;
 * without `onFault` also with `file-not-found`, `not-a-file`, `file-unreadable` or `file-changed`. The pipe is ended then, or destroyed.
 */
export async function sendStream(options: SendStreamOptions): Promise<void> {
  const { pipe, signal, ranges, leftover } = options;
  const pool = new BufferPool(READ_BUFFERS, Math.min(FILE_READ_BYTES, totalOf(ranges)));
  const answer = new HostAnswer(pipe, (reason) => pool.fail(reason));
  const onAbort = () => answer.fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    if (leftover.length > 0) throw new LanChatError('protocol-error');
    await sendBlocks(options, pool, answer);
    await answer.stored;
    pipe.end();
  } catch (error) {
    pipe.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The next block is read while this one is hashed and written. */
async function sendBlocks(options: SendStreamOptions, pool: BufferPool, answer: HostAnswer): Promise<void> {
  const { pipe, source, ranges, signal, onProgress } = options;
  await using reader = new StreamReader(options);
  const plan = planBlocks(source, ranges, Math.min(FILE_READ_BYTES, totalOf(ranges)));
  const startNext = () => {
    const { value: block } = plan.next();
    if (block === undefined) return undefined;
    const filling = (async () => {
      const buffer = await pool.take();
      const chunk = buffer.subarray(0, block.bytes);
      await reader.fill(block, chunk);
      return { block, buffer, chunk };
    })();
    filling.catch(() => {}); // told where it is awaited; until then it is not unhandled
    return filling;
  };

  let next = startNext();
  try {
    for (let sent = 0; next !== undefined; ) {
      const { block, buffer, chunk } = await next;
      next = startNext();
      await reader.seal(block, chunk);
      if (next === undefined) answer.expectNow();
      const before = sent;
      sent += block.fileBytes;
      await write(chunk, options, (written) => {
        if (written === chunk.length) pool.give(buffer);
        onProgress?.(Math.min(before + written, before + block.fileBytes), block.lastFile);
      });
      if (pipe.bufferedBytes > MAX_BUFFERED_BYTES) await pipe.whenDrained({ signal });
    }
    await reader.finish();
  } catch (error) {
    pool.fail(error);
    await next?.catch(() => {});
    throw error;
  }
}

/** In one write; under a speed limit in several, each when its turn has come. */
async function write(chunk: Uint8Array, { pipe, limiter, signal }: SendStreamOptions, onWritten: (written: number) => void): Promise<void> {
  const pieceBytes = limiter?.pieceBytes ?? chunk.length;
  for (let start = 0; start < chunk.length; ) {
    const end = Math.min(chunk.length, start + pieceBytes);
    await limiter?.take(end - start, signal);
    pipe.write(chunk.subarray(start, end), () => onWritten(end));
    start = end;
  }
}
