import { FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';

/** So many full blocks may wait behind the one that is being written. */
const MAX_WAITING_BLOCKS = 2;

/** Where blocks go, in order. */
export interface BlockSink {
  append(block: Uint8Array): Promise<void>;
}

/** `start` is the position of its first byte; the first `filled` bytes of `buffer` are in it. */
type Block = { readonly start: number; readonly buffer: Uint8Array; filled: number };

/**
 * Collects small chunks into blocks of 1 MiB and writes them one after the other, while the next one fills.
 * One write per TLS record is what makes a receiver slow. What came last can be read from here again, written or not.
 */
export class BlockWriter {
  readonly #sink: BlockSink;
  readonly #keptBlocks: number;
  readonly #onRoom: () => void;
  readonly #onFailed: (error: unknown) => void;
  /** Bytes that are still to come; a small file gets small blocks. */
  #expectedBytes: number;
  #end: number;
  /** In order: blocks that were written and are kept, the one that is being written, those that wait, the one that fills. */
  readonly #blocks: Block[] = [];
  #writtenBlocks = 0;
  #current: Block | undefined;
  #waiting: Block[] = [];
  readonly #spare: Uint8Array[] = [];
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: {
    readonly sink: BlockSink;
    readonly expectedBytes: number;
    /** Position of the first byte; 0 unless given. */
    readonly start?: number;
    /** So many written blocks stay readable by `copy`; 0 unless given. */
    readonly keptBlocks?: number;
    /** There is room again after `crowded` was true. */
    readonly onRoom: () => void;
    /** At once when a write failed; nothing is written any more. */
    readonly onFailed: (error: unknown) => void;
  }) {
    this.#sink = options.sink;
    this.#expectedBytes = options.expectedBytes;
    this.#end = options.start ?? 0;
    this.#keptBlocks = options.keptBlocks ?? 0;
    this.#onRoom = options.onRoom;
    this.#onFailed = options.onFailed;
  }

  /** True while two full blocks wait: the time to pause. What still comes is taken all the same. */
  get crowded(): boolean {
    return this.#waiting.length >= MAX_WAITING_BLOCKS;
  }

  /** Position behind the last byte that was pushed. */
  get end(): number {
    return this.#end;
  }

  /** Copies `chunk`. After a failed write it drops it. */
  push(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    for (let offset = 0; offset < chunk.length; ) {
      const block = this.#current ?? this.#nextBlock();
      const taken = Math.min(block.buffer.length - block.filled, chunk.length - offset);
      block.buffer.set(chunk.subarray(offset, offset + taken), block.filled);
      block.filled += taken;
      offset += taken;
      this.#end += taken;
      this.#expectedBytes -= taken;
      if (block.filled === block.buffer.length) this.#enqueue();
    }
  }

  /** Copies what was pushed from `position` on into `target`, as far as it goes; the number of bytes, 0 when they are not here any more or not yet. */
  copy(target: Uint8Array, position: number): number {
    let copied = 0;
    for (const { start, buffer, filled } of this.#blocks) {
      const from = position + copied - start;
      if (from < 0 || from >= filled) continue;
      const part = buffer.subarray(from, Math.min(filled, from + target.length - copied));
      target.set(part, copied);
      copied += part.length;
    }
    return copied;
  }

  /** Resolves when everything pushed so far was written; rejects with what went wrong. */
  async flush(): Promise<void> {
    this.#enqueue();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #nextBlock(): Block {
    const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(Math.min(FILE_WRITE_BYTES, Math.max(1, this.#expectedBytes)));
    this.#current = { start: this.#end, buffer, filled: 0 };
    this.#blocks.push(this.#current);
    return this.#current;
  }

  #enqueue(): void {
    if (this.#current === undefined) return;
    this.#waiting.push(this.#current);
    this.#current = undefined;
    this.#writing ??= this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    try {
      for (let block = this.#waiting.shift(); block !== undefined; block = this.#waiting.shift()) {
        if (this.#waiting.length === MAX_WAITING_BLOCKS - 1) this.#onRoom();
        await this.#sink.append(block.buffer.subarray(0, block.filled));
        this.#writtenBlocks += 1;
        this.#recycle();
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
      this.#current = undefined;
      this.#onFailed(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** From here on the oldest written block can be filled anew, so it is no longer among those that are read. */
  #recycle(): void {
    for (; this.#writtenBlocks > this.#keptBlocks; this.#writtenBlocks--) {
      const oldest = this.#blocks.shift();
      if (oldest?.buffer.length === FILE_WRITE_BYTES) this.#spare.push(oldest.buffer);
    }
  }
}
