import { createHash } from 'node:crypto';

/** The SHA-256 of a file as far as its bytes have passed. Outlives a connection, so that a resumed transfer hashes nothing twice. */
export class FileHash {
  #hash = createHash('sha256');
  #bytes = 0;

  /** How many bytes from the start of the file are in it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes in `chunk`, which stands at `position` of the file; what is in the hash already is passed over. There must be no gap. */
  update(position: number, chunk: Uint8Array): void {
    const known = this.#bytes - position;
    if (known < 0) throw new RangeError(`hash has ${this.#bytes} bytes, chunk begins at ${position}`);
    if (known >= chunk.length) return;
    this.#hash.update(known === 0 ? chunk : chunk.subarray(known));
    this.#bytes = position + chunk.length;
  }

  /** 32 bytes. The hash can go on afterwards. */
  digest(): Buffer {
    return this.#hash.copy().digest();
  }
}
