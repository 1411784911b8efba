import { type FileHandle, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { LanChatError } from '../lib/errors.ts';

type SpoolFileOptions = {
  readonly path: string;
  readonly size: number;
  readonly handle: Promise<FileHandle>;
  readonly onGone: () => void;
  /** What an earlier run of the host left. */
  readonly kept?: { readonly head: number; readonly hash: Uint8Array | undefined } | undefined;
};

/** The bytes that came last, in memory: all those that are not on the disk yet, and some before them. */
export interface RecentBytes {
  /** Position behind the last of them. */
  readonly end: number;
  /** Copies those from `position` on into `target`, as far as it goes; the number of bytes, 0 when they are not in memory. */
  copy(target: Uint8Array, position: number): number;
}

/**
 * One file of the spool: written once, from front to back, and read by any number of followers. Who is close behind the sender reads
 * from memory, before the bytes are on the disk; who fell behind reads from the disk, and from memory again when it has caught up.
 */
export class SpoolFile implements AsyncDisposable {
  readonly size: number;
  /** What it is called in the spool's folder. */
  readonly name: string;
  /** Resolves when the file is there. */
  readonly opened: Promise<unknown>;
  readonly #path: string;
  readonly #handle: Promise<FileHandle>;
  readonly #onGone: () => void;
  /** Makes the hash durable before anybody hears that the file is whole. */
  onFinished: ((hash: Uint8Array) => Promise<void>) | undefined;
  #head: number;
  #hash: Uint8Array | undefined;
  #recent: RecentBytes | undefined;
  #newsScheduled = false;
  #followers = new Set<() => void>();
  #gone: Promise<void> | undefined;

  constructor(options: SpoolFileOptions) {
    this.size = options.size;
    this.name = basename(options.path);
    this.opened = options.handle;
    this.#path = options.path;
    this.#handle = options.handle;
    this.#onGone = options.onGone;
    this.#head = options.kept?.head ?? 0;
    this.#hash = options.kept?.hash;
  }

  /** Bytes from the front that are on the disk. */
  get head(): number {
    return this.#head;
  }

  /** Bytes from the front that can be read. */
  get readable(): number {
    return Math.max(this.#head, this.#recent?.end ?? 0);
  }

  /** The sender's SHA-256 of the whole file, 32 bytes; defined when every byte is here. */
  get hash(): Uint8Array | undefined {
    return this.#hash;
  }

  /** Lets followers read what an upload has in memory, until the answer is disposed. By then it is on the disk, or lost. One at a time. */
  feed(recent: RecentBytes): Disposable {
    this.#recent = recent;
    return {
      [Symbol.dispose]: () => {
        if (this.#recent === recent) this.#recent = undefined;
      },
    };
  }

  /** More came into memory: followers hear of it at the end of this turn, once for all that comes until then. */
  announce(): void {
    if (this.#newsScheduled || this.#followers.size === 0) return;
    this.#newsScheduled = true;
    setImmediate(() => {
      this.#newsScheduled = false;
      this.#wakeFollowers();
    });
  }

  /** Writes `block` at the head. One at a time. */
  async append(block: Uint8Array): Promise<void> {
    const handle = await this.#handle;
    for (let done = 0; done < block.length; ) {
      done += (await handle.write(block, done, block.length - done, this.#head + done)).bytesWritten;
    }
    this.#head += block.length;
    this.#wakeFollowers();
  }

  /** To be called when the head is at `size`. Resolves when the hash is kept. */
  async finish(hash: Uint8Array): Promise<void> {
    await this.onFinished?.(hash);
    this.#hash = hash;
    this.#wakeFollowers();
  }

  /** Resolves when what was appended survives a loss of power. */
  async sync(): Promise<void> {
    await (await this.#handle).datasync();
  }

  /** Closes the file and leaves it where it is, for the next run of the host. Whoever waits for more of it is told. */
  close(): Promise<void> {
    this.#gone ??= this.#handle.then((handle) => handle.close()).finally(this.#onGone);
    this.#wakeFollowers();
    return this.#gone;
  }

  /** Fills `buffer` from `position`, which must be below `readable`, as far as it goes; the filled part of it, at least one byte. */
  async read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    const copied = this.#recent?.copy(buffer, position) ?? 0;
    if (copied > 0) return buffer.subarray(0, copied);
    const length = Math.min(buffer.length, this.#head - position);
    if (length <= 0) throw new LanChatError('storage-failed', { position });
    const { bytesRead } = await (await this.#handle).read(buffer, 0, length, position);
    if (bytesRead === 0) throw new LanChatError('storage-failed', { position });
    return buffer.subarray(0, bytesRead);
  }

  /** Resolves when `isReady` holds: it is asked now, and whenever bytes landed. Rejects with the signal's reason, or `offer-ended`. */
  async until(isReady: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isReady()) {
      signal.throwIfAborted();
      if (this.#gone !== undefined) throw new LanChatError('offer-ended');
      await this.#news(signal);
    }
  }

  /** Closes and deletes the file; whoever waits for more of it is told. Safe to call twice. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#gone ??= this.#remove();
    this.#wakeFollowers();
    return this.#gone;
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#followers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#followers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wakeFollowers(): void {
    for (const wake of [...this.#followers]) wake();
  }

  async #remove(): Promise<void> {
    try {
      await (await this.#handle).close();
      await rm(this.#path, { force: true });
    } finally {
      this.#onGone();
    }
  }
}
