import { FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';

/** So many full blocks may wait behind the one that is being written. */
const MAX_WAITING_BLOCKS = 2;

/** Where blocks go, in order. */
export interface BlockSink {
  append(block: Uint8Array): Promise<void>;
}

/**
 * Collects small chunks into blocks of 1 MiB and writes them one after the other, while the next one fills.
 * One write per TLS record is what makes a receiver slow.
 */
export class BlockWriter {
  readonly #sink: BlockSink;
  readonly #onRoom: () => void;
  readonly #onFailed: (error: unknown) => void;
  /** Bytes that are still to come; a small file gets small blocks. */
  #expectedBytes: number;
  #block: Uint8Array | undefined;
  #filled = 0;
  #waiting: Uint8Array[] = [];
  #spare: Uint8Array[] = [];
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: {
    readonly sink: BlockSink;
    readonly expectedBytes: number;
    /** There is room again after `crowded` was true. */
    readonly onRoom: () => void;
    /** At once when a write failed; nothing is written any more. */
    readonly onFailed: (error: unknown) => void;
  }) {
    this.#sink = options.sink;
    this.#expectedBytes = options.expectedBytes;
    this.#onRoom = options.onRoom;
    this.#onFailed = options.onFailed;
  }

  /** True while two full blocks wait: the time to pause. What still comes is taken all the same. */
  get crowded(): boolean {
    return this.#waiting.length >= MAX_WAITING_BLOCKS;
  }

  /** Copies `chunk`. After a failed write it drops it. */
  push(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    for (let offset = 0; offset < chunk.length; ) {
      const block = this.#block ?? this.#nextBlock();
      const taken = Math.min(block.length - this.#filled, chunk.length - offset);
      block.set(chunk.subarray(offset, offset + taken), this.#filled);
      this.#filled += taken;
      this.#expectedBytes -= taken;
      offset += taken;
      if (this.#filled === block.length) this.#enqueue();
    }
  }

  /** Resolves when everything pushed so far was written; rejects with what went wrong. */
  async flush(): Promise<void> {
    this.#enqueue();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #nextBlock(): Uint8Array {
    const block = this.#spare.pop() ?? Buffer.allocUnsafeSlow(Math.min(FILE_WRITE_BYTES, Math.max(1, this.#expectedBytes)));
    this.#block = block;
    return block;
  }

  #enqueue(): void {
    if (this.#block === undefined) return;
    this.#waiting.push(this.#block.subarray(0, this.#filled));
    this.#block = undefined;
    this.#filled = 0;
    this.#writing ??= this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    try {
      for (let block = this.#waiting.shift(); block !== undefined; block = this.#waiting.shift()) {
        if (this.#waiting.length === MAX_WAITING_BLOCKS - 1) this.#onRoom();
        await this.#sink.append(block);
        if (block.length === FILE_WRITE_BYTES) this.#spare.push(block);
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
      this.#block = undefined;
      this.#onFailed(error);
    } finally {
      this.#writing = undefined;
    }
  }
}
