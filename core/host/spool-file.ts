import { constants } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Range, type Ranges, subtract } from '../../shared/lib/ranges.ts';
import { LanChatError } from '../lib/errors.ts';
import { SpoolLayout, type StoredLayout } from './spool-layout.ts';

/** Opens files of the spool, so that tests can let the disk fail. `open` of `node:fs/promises` is one. */
export type OpenFile = (path: string, flags: number, mode: number) => Promise<FileHandle>;

type SpoolFileOptions = {
  readonly path: string;
  /** Of the stream. */
  readonly length: number;
  readonly open: OpenFile;
  readonly onGone: () => void;
  /** What an earlier run of the host left. */
  readonly kept?: { readonly handle: FileHandle; readonly head: number; readonly layout: SpoolLayout } | undefined;
};

/** The bytes that came last, in memory: all those that are not on the disk yet, and some before them. Positions are those of the spool file. */
export interface RecentBytes {
  /** Position behind the last of them. */
  readonly end: number;
  /** Copies those from `position` on into `target`, as far as it goes; the number of bytes, 0 when they are not in memory. */
  copy(target: Uint8Array, position: number): number;
}

/**
 * What the host has of one stream, in the order in which it asked for it: written at the end only, and read by any number of followers,
 * each anywhere in the stream. Who is close behind the sender reads from memory, before the bytes are on the disk; who fell behind reads
 * from the disk, and from memory again when it has caught up.
 */
export class SpoolFile implements AsyncDisposable {
  /** Bytes of the stream. */
  readonly length: number;
  /** What it is called in the spool's folder. */
  readonly name: string;
  readonly #path: string;
  readonly #open: OpenFile;
  readonly #onGone: () => void;
  readonly #layout: SpoolLayout;
  #handle: Promise<FileHandle> | undefined;
  #head: number;
  #recent: RecentBytes | undefined;
  #newsScheduled = false;
  #followers = new Set<() => void>();
  #gone: Promise<void> | undefined;

  constructor(options: SpoolFileOptions) {
    const { kept } = options;
    this.length = options.length;
    this.name = basename(options.path);
    this.#path = options.path;
    this.#open = options.open;
    this.#onGone = options.onGone;
    this.#layout = kept?.layout ?? new SpoolLayout();
    this.#handle = kept === undefined ? undefined : Promise.resolve(kept.handle);
    this.#head = kept?.head ?? 0;
  }

  /** Bytes that are on the disk. */
  get head(): number {
    return this.#head;
  }

  /** Bytes that have a place: those on the disk, and those that are asked for. */
  get promised(): number {
    return this.#layout.length;
  }

  /** Bytes of the stream that are on the disk. */
  get bytes(): number {
    return this.#head - this.#layout.droppedBytes;
  }

  /** Every byte of the stream is on the disk. */
  get isWhole(): boolean {
    return this.bytes === this.length;
  }

  /** In how many pieces the stream lies in the file. */
  get pieceCount(): number {
    return this.#layout.pieceCount;
  }

  get layout(): StoredLayout {
    return this.#layout.toStored();
  }

  /** What of `wanted` is not on the disk. */
  missing(wanted: Ranges): Ranges {
    return subtract(wanted, this.#layout.within(this.#head));
  }

  /** What of `wanted` is neither on the disk nor planned. */
  unplanned(wanted: Ranges): Ranges {
    return subtract(wanted, this.#layout.within(this.#layout.length));
  }

  /** What is planned and has not come yet, not even into memory. */
  get coming(): Ranges {
    return subtract(this.#layout.within(this.#layout.length), this.#layout.within(this.#readableEnd));
  }

  has(range: Range): boolean {
    return this.missing([range]).length === 0;
  }

  /** Gives `ranges`, which are missing and not planned, the places behind all others. Not while an upload runs. */
  extend(ranges: Ranges): void {
    this.#layout.extend(ranges);
  }

  /** Forgets what was planned and has not come. Not while an upload runs. */
  cut(): void {
    this.#layout.cut(this.#head);
  }

  /** Forgets those of the stream's bytes on the disk that are in `ranges`: they are wrong. */
  drop(ranges: Ranges): void {
    this.#layout.drop(ranges);
  }

  /**
   * Makes the file if there is none, and takes from it what no place is known for. To be awaited before bytes come.
   * Rejects with what the disk said; it may be tried again.
   */
  async prepare(): Promise<void> {
    if (this.#gone !== undefined) throw new LanChatError('offer-ended');
    const handle = await this.#make();
    // What was dropped altogether needs no place; and a write that failed may have left some of its bytes.
    if (this.bytes === 0) this.#forgetDropped();
    await handle.truncate(this.#head);
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

  /** Writes `block` at the head, where it has its place. One at a time. */
  async append(block: Uint8Array): Promise<void> {
    const handle = await this.#opened();
    for (let done = 0; done < block.length; ) {
      done += (await handle.write(block, done, block.length - done, this.#head + done)).bytesWritten;
    }
    this.#head += block.length;
    this.#wakeFollowers();
  }

  /** Resolves when what was appended survives a loss of power. */
  async sync(): Promise<void> {
    await (await this.#opened()).datasync();
  }

  /** Closes the file and leaves it where it is, for the next run of the host. Whoever waits for more of it is told. */
  close(): Promise<void> {
    this.#gone ??= this.#close().finally(this.#onGone);
    this.#wakeFollowers();
    return this.#gone;
  }

  /** How many bytes from `position` of the stream on can be read at once; 0 when that one is not here yet. */
  readable(position: number): number {
    const place = this.#layout.find(position);
    if (place === undefined) return 0;
    return Math.max(0, Math.min(place.bytes, this.#readableEnd - place.at));
  }

  /** Fills `buffer` from `position` of the stream, which must be readable, as far as it goes; the number of bytes, at least one. */
  async read(buffer: Uint8Array, position: number): Promise<number> {
    const place = this.#layout.find(position);
    if (place === undefined) throw new LanChatError('storage-failed', { position });
    const target = buffer.subarray(0, place.bytes);
    const copied = this.#recent?.copy(target, place.at) ?? 0;
    if (copied > 0) return copied;
    const length = Math.min(target.length, this.#head - place.at);
    if (length <= 0) throw new LanChatError('storage-failed', { position });
    const { bytesRead } = await (await this.#opened()).read(target, 0, length, place.at);
    if (bytesRead === 0) throw new LanChatError('storage-failed', { position });
    return bytesRead;
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

  /** In the spool file. */
  get #readableEnd(): number {
    return Math.max(this.#head, this.#recent?.end ?? 0);
  }

  async #make(): Promise<FileHandle> {
    this.#handle ??= this.#open(this.#path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
    try {
      return await this.#handle;
    } catch (error) {
      this.#handle = undefined;
      throw error;
    }
  }

  #opened(): Promise<FileHandle> {
    return this.#handle ?? Promise.reject(new LanChatError('storage-failed', { name: this.name }));
  }

  #forgetDropped(): void {
    this.#layout.shift(this.#head);
    this.#head = 0;
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

  async #close(): Promise<void> {
    // A file that could not be made needs no closing.
    const handle = await this.#handle?.catch(() => undefined);
    await handle?.close();
  }

  async #remove(): Promise<void> {
    try {
      await this.#close();
      await rm(this.#path, { force: true });
    } finally {
      this.#onGone();
    }
  }
}
