import { FILE_READ_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { BufferPool } from './buffer-pool.ts';
import type { DataPipe } from './data-pipe.ts';
import type { FileHash } from './file-hash.ts';
import { SourceFile } from './source-file.ts';

/** One is read, one is hashed and written, one is on its way out. */
const READ_BUFFERS = 3;
/** A pipe that takes bytes over faster than it sends them is waited for. */
const MAX_BUFFERED_BYTES = 4 * FILE_READ_BYTES;
/** The host's one byte: everything is in the spool. */
const ALL_STORED = 1;

export type SendFileOptions = {
  readonly path: string;
  /** What a failure calls the file. */
  readonly name: string;
  /** As they were when the file was offered. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly pipe: DataPipe;
  /** Bytes that came before the pipe was handed over: there must be none. */
  readonly leftover: Uint8Array;
  /** What the host has already. */
  readonly offset: number;
  /** Of the whole file; kept by the caller between two connections. */
  readonly hash: FileHash;
  readonly signal: AbortSignal;
  /** `bytes` of the file that have left, those before `offset` included. */
  readonly onProgress?: (bytes: number) => void;
};

/**
 * Sends the file's bytes from `offset` on and then its SHA-256, and waits until the host has all of it. Rule DC5.
 * Rejects with `file-not-found`, `not-a-file`, `file-unreadable` or `file-changed`, with `connection-lost`, after which it may be called
 * again with a new pipe, with `protocol-error`, or with the signal's reason. The pipe is ended then, or destroyed.
 */
export async function sendFile(options: SendFileOptions): Promise<{ readonly sha256: string }> {
  const { pipe, hash, signal } = options;
  const pool = new BufferPool(READ_BUFFERS, Math.min(FILE_READ_BYTES, Math.max(1, options.size)));
  const answer = new HostAnswer(pipe, (reason) => pool.fail(reason));
  const onAbort = () => answer.fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    if (options.leftover.length > 0) throw new LanChatError('protocol-error');
    await using source = await SourceFile.open(options.path, options.name);
    await source.expect(options);
    await hashUpTo(options.offset, source, hash, signal);
    await sendBytes(source, pool, options);
    await source.expect(options);
    const digest = hash.digest();
    answer.expectNow();
    pipe.write(digest);
    await answer.stored;
    pipe.end();
    return { sha256: digest.toString('hex') };
  } catch (error) {
    pipe.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Reads what an earlier process sent, so that the hash is one of the whole file. */
async function hashUpTo(offset: number, source: SourceFile, hash: FileHash, signal: AbortSignal): Promise<void> {
  if (hash.bytes >= offset) return;
  const buffer = Buffer.allocUnsafeSlow(FILE_READ_BYTES);
  while (hash.bytes < offset) {
    signal.throwIfAborted();
    const chunk = buffer.subarray(0, Math.min(buffer.length, offset - hash.bytes));
    await source.read(chunk, hash.bytes);
    hash.update(hash.bytes, chunk);
  }
}

/** The next piece is read while this one is hashed and written. */
async function sendBytes(source: SourceFile, pool: BufferPool, options: SendFileOptions): Promise<void> {
  const { pipe, size, hash, signal, onProgress } = options;
  const readAt = async (position: number) => {
    const buffer = await pool.take();
    const chunk = buffer.subarray(0, Math.min(buffer.length, size - position));
    await source.read(chunk, position);
    return { buffer, chunk };
  };
  const startRead = (position: number) => {
    if (position >= size) return undefined;
    const reading = readAt(position);
    reading.catch(() => {}); // told where it is awaited; until then it is not unhandled
    return reading;
  };

  let position = options.offset;
  for (let next = startRead(position); next !== undefined; ) {
    const { buffer, chunk } = await next;
    const start = position;
    const end = start + chunk.length;
    position = end;
    next = startRead(position);
    hash.update(start, chunk);
    pipe.write(chunk, () => {
      pool.give(buffer);
      onProgress?.(end);
    });
    if (pipe.bufferedBytes > MAX_BUFFERED_BYTES) await pipe.whenDrained({ signal });
  }
}

/** Reads the one byte that the host has to say. */
class HostAnswer {
  readonly stored: Promise<void>;
  readonly fail: (reason: unknown) => void;
  #expected = false;

  constructor(pipe: DataPipe, onFailed: (reason: unknown) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.stored = promise;
    promise.catch(() => {}); // the pipe may go while nobody awaits the answer yet
    this.fail = (reason) => {
      reject(reason);
      onFailed(reason);
    };
    pipe.attach({
      onBytes: (chunk) => {
        if (chunk.length === 1 && chunk[0] === ALL_STORED && this.#expected) resolve();
        else this.fail(new LanChatError('protocol-error'));
      },
      onEnd: () => this.fail(new LanChatError('connection-lost')),
      onClose: (error) => this.fail(new LanChatError('connection-lost', {}, { cause: error })),
    });
    pipe.resume();
  }

  /** Before this call, an answer would be a lie. */
  expectNow(): void {
    this.#expected = true;
  }
}
