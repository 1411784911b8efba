import { FRAME_HEADER_BYTES } from './limits.ts';

/** Bit 0 of the flags: a receiver that does not know the type must close instead of ignoring it. Rule FR5. */
export const FLAG_CRITICAL = 1;

/** One frame as it came in. `payload` is the receiver's own copy, or a view that it may keep. */
export type Frame = {
  readonly type: number;
  readonly critical: boolean;
  readonly payload: Uint8Array;
};

export type FrameFault = 'too-large' | 'reserved-bits';

/** Thrown by the decoder; after it the stream cannot be read on. */
export class FrameError extends Error {
  readonly fault: FrameFault;
  readonly announcedBytes: number;
  readonly maxBytes: number;

  constructor(fault: FrameFault, announcedBytes: number, maxBytes: number) {
    super(`frame fault ${fault}: ${announcedBytes} bytes announced, ${maxBytes} allowed`);
    this.fault = fault;
    this.announcedBytes = announcedBytes;
    this.maxBytes = maxBytes;
  }
}

/** Header and payload in one fresh buffer: u32 payload length (big-endian), u8 type, u8 flags, u16 zero. Rule FR1. */
export function encodeFrame(type: number, payload: Uint8Array, flags = 0): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, payload.length);
  view.setUint8(4, type);
  view.setUint8(5, flags);
  frame.set(payload, FRAME_HEADER_BYTES);
  return frame;
}

/**
 * Cuts a byte stream into frames. Knows no socket. Linear in the bytes fed, whatever the chunk sizes. Rules FR1 to FR6.
 * A chunk belongs to the caller and may be reused after `push` returned.
 */
export class FrameDecoder {
  #header = new Uint8Array(FRAME_HEADER_BYTES);
  #headerFilled = 0;
  #payload: Uint8Array | undefined;
  #payloadFilled = 0;
  #detached = false;
  #onFrame: (frame: Frame) => void;
  #maxPayloadBytes: () => number;

  /** `maxPayloadBytes` is asked anew for each frame, so that the cap can be raised after the join. */
  constructor(options: { readonly onFrame: (frame: Frame) => void; readonly maxPayloadBytes: () => number }) {
    this.#onFrame = options.onFrame;
    this.#maxPayloadBytes = options.maxPayloadBytes;
  }

  /**
   * Reads `chunk` and reports each frame that it completes.
   * @returns the bytes of `chunk` that follow the frame in whose callback `detach` was called; empty otherwise.
   * @throws FrameError when a header announces more than is allowed or sets reserved bits.
   */
  push(chunk: Uint8Array): Uint8Array {
    let offset = 0;
    while (offset < chunk.length && !this.#detached) {
      if (this.#payload === undefined) offset = this.#fillHeader(chunk, offset);
      else offset = this.#fillPayload(this.#payload, chunk, offset);
    }
    return chunk.subarray(offset);
  }

  /**
   * What follows is no frame. From within `onFrame`, the running `push` hands it back; else the next one does. Rule DC4.
   * @returns the bytes of a frame that has begun and is not complete, as a copy. Empty from within `onFrame`.
   */
  detach(): Uint8Array {
    this.#detached = true;
    const payload = this.#payload?.subarray(0, this.#payloadFilled) ?? new Uint8Array();
    const begun = new Uint8Array(this.#headerFilled + payload.length);
    begun.set(this.#header.subarray(0, this.#headerFilled));
    begun.set(payload, this.#headerFilled);
    return begun;
  }

  #fillHeader(chunk: Uint8Array, offset: number): number {
    const taken = Math.min(FRAME_HEADER_BYTES - this.#headerFilled, chunk.length - offset);
    this.#header.set(chunk.subarray(offset, offset + taken), this.#headerFilled);
    this.#headerFilled += taken;
    if (this.#headerFilled === FRAME_HEADER_BYTES) this.#begin();
    return offset + taken;
  }

  #begin(): void {
    const view = new DataView(this.#header.buffer);
    const length = view.getUint32(0);
    const maxBytes = this.#maxPayloadBytes();
    if (length > maxBytes) throw new FrameError('too-large', length, maxBytes);
    if (view.getUint16(6) !== 0 || (view.getUint8(5) & ~FLAG_CRITICAL) !== 0) throw new FrameError('reserved-bits', length, maxBytes);
    this.#payload = new Uint8Array(length);
    this.#payloadFilled = 0;
    if (length === 0) this.#finish(this.#payload);
  }

  #fillPayload(payload: Uint8Array, chunk: Uint8Array, offset: number): number {
    const taken = Math.min(payload.length - this.#payloadFilled, chunk.length - offset);
    payload.set(chunk.subarray(offset, offset + taken), this.#payloadFilled);
    this.#payloadFilled += taken;
    if (this.#payloadFilled === payload.length) this.#finish(payload);
    return offset + taken;
  }

  #finish(payload: Uint8Array): void {
    const type = this.#header[4] ?? 0;
    const critical = ((this.#header[5] ?? 0) & FLAG_CRITICAL) !== 0;
    this.#payload = undefined;
    this.#headerFilled = 0;
    this.#onFrame({ type, critical, payload });
  }
}
