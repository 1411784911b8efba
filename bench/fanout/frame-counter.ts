/** Bytes before each payload: u32 length, u8 type, and three more, as in `docs/protocol.md`, section Frames. */
export const HEADER_BYTES = 8;

/**
 * Walks over the frames of a stream without reading them: a generator that parsed each of them would be what is measured.
 * `onFrame` gets the type, and the payload where it lies in one chunk, else undefined.
 */
export class FrameCounter {
  readonly #onFrame: (type: number, payload: Uint8Array | undefined) => void;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerBytes = 0;
  #payloadLeft = 0;

  constructor(onFrame: (type: number, payload: Uint8Array | undefined) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - at);
        this.#payloadLeft -= skipped;
        at += skipped;
        if (this.#payloadLeft === 0) this.#onFrame(this.#header[4] ?? 0, undefined);
        continue;
      }
      at = this.#readHeader(chunk, at);
      if (this.#headerBytes < HEADER_BYTES) return;
      this.#headerBytes = 0;
      const length = this.#lengthOf();
      if (chunk.length - at >= length) {
        this.#onFrame(this.#header[4] ?? 0, chunk.subarray(at, at + length));
        at += length;
      } else this.#payloadLeft = length;
    }
  }

  #readHeader(chunk: Uint8Array, at: number): number {
    let next = at;
    while (this.#headerBytes < HEADER_BYTES && next < chunk.length) this.#header[this.#headerBytes++] = chunk[next++] ?? 0;
    return next;
  }

  #lengthOf(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#header;
    return a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
  }
}
