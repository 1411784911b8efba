/** A piece of a slab. `bytes` are the taker's until `release`, which is to be called once. */
export type Slice = { readonly bytes: Uint8Array; release(): void };

type Slab = { readonly buffer: Uint8Array; used: number; slices: number };

/**
 * Memory for many small things that live shortly, in a few large buffers that are used again and again: thousands of small buffers would
 * stay until the collector comes, which does not count what is outside its heap in time.
 */
export class SlabPool {
  readonly #slabBytes: number;
  readonly #maxKept: number;
  readonly #free: Uint8Array[] = [];
  #current: Slab | undefined;

  /** No more than `maxKept` slabs are kept while nothing is in them. */
  constructor(slabBytes: number, maxKept: number) {
    this.#slabBytes = slabBytes;
    this.#maxKept = maxKept;
  }

  /** `length` is at most that of a slab. What is in it is left from before. */
  take(length: number): Slice {
    const slab = this.#slabFor(length);
    const bytes = slab.buffer.subarray(slab.used, slab.used + length);
    slab.used += length;
    slab.slices++;
    return {
      bytes,
      release: () => {
        slab.slices--;
        if (slab.slices === 0) this.#reuse(slab);
      },
    };
  }

  #slabFor(length: number): Slab {
    if (this.#current !== undefined && this.#current.used + length <= this.#current.buffer.length) return this.#current;
    this.#current = { buffer: this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#slabBytes), used: 0, slices: 0 };
    return this.#current;
  }

  #reuse(slab: Slab): void {
    if (slab === this.#current) slab.used = 0;
    else if (this.#free.length < this.#maxKept) this.#free.push(slab.buffer);
  }
}
