import type { Readable } from 'node:stream';
import { LanChatError } from '../core/index.ts';

/** Hands out a body of several parts, part by part, each of a known length. Disposing it leaves the rest of the body to somebody else. */
export class BodyReader implements AsyncDisposable {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(body: Readable) {
    this.#chunks = body.iterator({ destroyOnReturn: false });
  }

  /** The next `bytes` bytes as they come. To be read to its end before the next part. @throws LanChatError `bad-request` when the body ends before */
  async *part(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = bytes; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** The next `bytes` bytes at once. */
  async whole(bytes: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.part(bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new LanChatError('bad-request');
    return value;
  }
}
