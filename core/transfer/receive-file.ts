import { LanChatError } from '../lib/errors.ts';
import { BlockWriter } from './block-writer.ts';
import type { DataPipe } from './data-pipe.ts';
import type { FileHash } from './file-hash.ts';
import type { PartialFile } from './partial-file.ts';

const SHA256_BYTES = 32;

export type ReceiveFileOptions = {
  readonly pipe: DataPipe;
  /** Bytes that came before the pipe was handed over. */
  readonly leftover: Uint8Array;
  /** Where the bytes begin: the length of `partial`. */
  readonly offset: number;
  readonly size: number;
  readonly partial: PartialFile;
  /** Of what is in `partial`; kept by the caller between two connections. */
  readonly hash: FileHash;
  readonly signal: AbortSignal;
  /** `bytes` of the file that have come, those before `offset` included. */
  readonly onProgress?: (bytes: number) => void;
};

/**
 * Takes the file's bytes from `offset` on into `partial`, then its SHA-256, and compares. Rule DC6. Does not publish.
 * Rejects with `connection-lost` when the pipe ends before: `partial` then has all that came, and this can be called again with a new pipe.
 * Rejects with `hash-mismatch` (the partial file is discarded), `protocol-error` when more comes, `disk-full` or `folder-unwritable`,
 * or with the signal's reason. The pipe is ended then, or destroyed; nothing is written any more.
 */
export async function receiveFile(options: ReceiveFileOptions): Promise<{ readonly sha256: string }> {
  const { pipe, partial, hash, signal } = options;
  const stream = new IncomingStream(options);
  const onAbort = () => stream.fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    await stream.complete;
    await stream.flush();
    const digest = hash.digest();
    if (!digest.equals(stream.trailer)) {
      await partial.discard();
      throw new LanChatError('hash-mismatch', { name: partial.name });
    }
    pipe.end();
    return { sha256: digest.toString('hex') };
  } catch (error) {
    pipe.destroy();
    await stream.flush();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Sorts what the pipe brings into file bytes and the 32 bytes after them. */
class IncomingStream {
  /** Resolves when every byte has come. */
  readonly complete: Promise<void>;
  readonly fail: (reason: unknown) => void;
  readonly trailer = Buffer.alloc(SHA256_BYTES);
  readonly #options: ReceiveFileOptions;
  readonly #blocks: BlockWriter;
  readonly #resolve: () => void;
  #position: number;
  #trailerFilled = 0;
  #over = false;
  #excess = false;

  constructor(options: ReceiveFileOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { pipe, leftover, offset, size, partial, hash } = options;
    this.complete = promise;
    promise.catch(() => {}); // it may fail while the caller still waits for a flush
    this.#resolve = resolve;
    this.fail = (reason) => {
      this.#over = true;
      reject(reason);
    };
    this.#options = options;
    this.#position = offset;
    this.#blocks = new BlockWriter({ sink: partial, expectedBytes: size - offset, onRoom: () => pipe.resume(), onFailed: this.fail });
    if (offset !== partial.length || offset !== hash.bytes) this.fail(new LanChatError('protocol-error'));
    pipe.attach({
      onBytes: (chunk) => this.#take(chunk),
      onEnd: () => this.fail(new LanChatError('connection-lost')),
      onClose: (error) => this.fail(new LanChatError('connection-lost', {}, { cause: error })),
    });
    this.#take(leftover);
    if (!this.#blocks.crowded) pipe.resume();
  }

  /** Everything that came is in the partial file. */
  async flush(): Promise<void> {
    await this.#blocks.flush();
    if (this.#excess) throw new LanChatError('protocol-error');
  }

  #take(chunk: Uint8Array): void {
    if (this.#over) {
      this.#excess ||= this.#trailerFilled === SHA256_BYTES && chunk.length > 0;
      return;
    }
    const fileBytes = Math.min(chunk.length, this.#options.size - this.#position);
    if (fileBytes > 0) this.#takeFileBytes(chunk.subarray(0, fileBytes));
    if (fileBytes < chunk.length) this.#takeTrailer(chunk.subarray(fileBytes));
  }

  #takeFileBytes(chunk: Uint8Array): void {
    this.#options.hash.update(this.#position, chunk);
    this.#blocks.push(chunk);
    this.#position += chunk.length;
    this.#options.onProgress?.(this.#position);
    if (this.#blocks.crowded) this.#options.pipe.pause();
  }

  #takeTrailer(chunk: Uint8Array): void {
    if (chunk.length > SHA256_BYTES - this.#trailerFilled) {
      this.fail(new LanChatError('protocol-error'));
      return;
    }
    this.trailer.set(chunk, this.#trailerFilled);
    this.#trailerFilled += chunk.length;
    if (this.#trailerFilled < SHA256_BYTES) return;
    this.#over = true;
    this.#resolve();
  }
}
