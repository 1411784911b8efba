import { createHash } from 'node:crypto';
import type { FailureCode } from '../../shared/model/failure.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { FileHash } from './file-hash.ts';

/** Why a file is not sent, and what stands last in its place in a tree, instead of its hash. Rule ST3. */
const FAULT_BYTES = { 'file-changed': 1, 'file-not-found': 2, 'file-unreadable': 2, 'not-a-file': 2 } as const;
export type SourceFault = keyof typeof FAULT_BYTES;

/** True for what is wrong with a source file itself, and not with the way to the host. */
export function isSourceFault(code: FailureCode): code is SourceFault {
  return Object.hasOwn(FAULT_BYTES, code);
}

/**
 * What is known of the files of an own offer, for its trailers: hashes, as far as bytes have passed, and which file cannot be sent.
 * Outlives connections, so that a resumed upload hashes nothing twice. Files are counted from 0, the manifest is `MANIFEST`.
 */
export class StreamHashes {
  readonly #count: number;
  #hashes: Buffer | undefined;
  readonly #known: Uint8Array;
  #running: { readonly file: number; readonly hash: FileHash } | undefined;
  readonly #faults = new Map<number, SourceFault>();

  /** `count` files. */
  constructor(count: number) {
    this.#count = count;
    this.#known = new Uint8Array(count + 1);
  }

  has(file: number): boolean {
    return this.#known[file + 1] === 1;
  }

  /** The 32 bytes; valid until the next `set`. Undefined while they are not known. */
  get(file: number): Buffer | undefined {
    return this.has(file) ? this.#hashes?.subarray((file + 1) * HASH_BYTES, (file + 2) * HASH_BYTES) : undefined;
  }

  set(file: number, hash: Uint8Array): void {
    this.#hashes ??= Buffer.alloc((this.#count + 1) * HASH_BYTES);
    this.#hashes.set(hash, (file + 1) * HASH_BYTES);
    this.#known[file + 1] = 1;
    if (this.#running?.file === file) this.#running = undefined;
  }

  /** The hash of a file that is under way. There is one at a time: another file's begins anew. */
  running(file: number): FileHash {
    if (this.#running?.file !== file) this.#running = { file, hash: new FileHash() };
    return this.#running.hash;
  }

  /** Why the file is not sent, for good. */
  fault(file: number): SourceFault | undefined {
    return this.#faults.get(file);
  }

  setFault(file: number, code: SourceFault): void {
    this.#faults.set(file, code);
  }

  /** What stands in the stream after the file's bytes: 32 bytes. Undefined while its hash is not known. */
  trailer(file: number): Buffer | undefined {
    const fault = this.#faults.get(file);
    if (fault === undefined) return this.get(file);
    const trailer = Buffer.alloc(HASH_BYTES);
    trailer[HASH_BYTES - 1] = FAULT_BYTES[fault];
    return trailer;
  }

  /** The files whose hash is not known, and that are to have one. */
  get missing(): readonly number[] {
    return Array.from({ length: this.#count }, (_, file) => file).filter((file) => !this.has(file) && !this.#faults.has(file));
  }

  /** In hexadecimal: of a plain file its hash, undefined while it is not known; of a tree that of its files' hashes, joined in their order. Rule FT15. */
  total(isTree: boolean): string | undefined {
    if (!isTree) return this.get(0)?.toString('hex');
    const hash = createHash('sha256');
    for (let file = 0; file < this.#count; file++) {
      const known = this.#faults.has(file) ? undefined : this.get(file);
      if (known !== undefined) hash.update(known);
    }
    return hash.digest('hex');
  }
}
