import type { Ranges } from '../../shared/lib/ranges.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { BlockWriter } from './block-writer.ts';
import { FileHash } from './file-hash.ts';
import type { CheckOptions, IncomingCopy, SavedCopy } from './incoming-copy.ts';
import type { PartialFile } from './partial-file.ts';
import type { SinkEvents, StreamSink } from './receive-stream.ts';
import { SegmentSplitter } from './segment-splitter.ts';

const READ_BACK_BYTES = 1024 * 1024;

/** This device's copy of a plain file: one segment into one partial file. */
export class FileCopy implements IncomingCopy {
  readonly file = undefined;
  readonly filesDone = undefined;
  readonly faults = [];
  readonly #partial: PartialFile;
  readonly #size: number;
  #hash = new FileHash();
  #sha256: string | undefined;
  #hasBeenWrong: boolean;
  /** Bytes that came, written or not. */
  #came: number;

  /** `hasBeenWrong` is true when an earlier run dropped wrong bytes already. */
  constructor(partial: PartialFile, options: { readonly size: number; readonly hasBeenWrong: boolean }) {
    this.#partial = partial;
    this.#size = options.size;
    this.#hasBeenWrong = options.hasBeenWrong;
    this.#came = partial.length;
  }

  get folder(): string {
    return this.#partial.folder;
  }
  get realFolder(): string {
    return this.#partial.realFolder;
  }
  get path(): string {
    return this.#partial.path;
  }
  get missing(): Ranges {
    return this.#sha256 === undefined ? [[this.#partial.length, this.#size + HASH_BYTES]] : [];
  }
  get have(): number {
    return this.#sha256 === undefined ? this.#partial.length : this.#size + HASH_BYTES;
  }
  get bytes(): number {
    return this.#came;
  }
  get wantedBytes(): number {
    return this.#size;
  }
  get hasBeenWrong(): boolean {
    return this.#hasBeenWrong;
  }
  /** What was hashed as it came may still be on its way to the disk. */
  get isChecked(): boolean {
    return this.#hash.bytes >= this.#partial.length;
  }

  async check({ signal, onProgress }: CheckOptions): Promise<void> {
    const { length } = this.#partial;
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BACK_BYTES, Math.max(1, length)));
    while (this.#hash.bytes < length) {
      signal.throwIfAborted();
      this.#hash.update(this.#hash.bytes, await this.#partial.read(buffer, this.#hash.bytes));
      onProgress(this.#hash.bytes, length);
    }
    signal.throwIfAborted();
  }

  openSink(ranges: Ranges, events: SinkEvents): StreamSink {
    const blocks = new BlockWriter({
      sink: this.#partial,
      start: this.#partial.length,
      expectedBytes: this.#size - this.#partial.length,
      ...events,
    });
    let trailer: Buffer | undefined;
    const splitter = new SegmentSplitter([{ start: 0, size: this.#size }], ranges, {
      onBytes: (_, position, chunk) => {
        this.#hash.update(position, chunk);
        blocks.push(chunk);
        this.#came = blocks.end;
      },
      onHash: (_, hash) => {
        trailer = hash;
      },
    });
    return {
      get isCrowded() {
        return blocks.crowded;
      },
      take: (chunk) => splitter.take(chunk),
      finish: async () => {
        await blocks.flush();
        if (trailer !== undefined) await this.#compare(trailer);
      },
    };
  }

  async publish(): Promise<SavedCopy> {
    if (this.#sha256 === undefined) throw new Error('published before it was whole');
    return { ...(await this.#partial.publish()), sha256: this.#sha256 };
  }

  close(): Promise<void> {
    return this.#partial.close();
  }

  discard(): Promise<void> {
    return this.#partial.discard();
  }

  async #compare(trailer: Buffer): Promise<void> {
    const digest = this.#hash.digest();
    if (digest.equals(trailer)) {
      this.#sha256 = digest.toString('hex');
      return;
    }
    if (this.#hasBeenWrong) throw new LanChatError('hash-mismatch', { name: this.#partial.name });
    this.#hasBeenWrong = true;
    await this.#partial.empty();
    this.#hash = new FileHash();
    this.#came = 0;
  }
}
