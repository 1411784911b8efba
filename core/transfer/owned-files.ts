import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { MAX_HASHES } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { IncomingOffer } from './incoming-offer.ts';
import { forEachOf } from './task-pool.ts';
import type { TransferContext } from './transfer-context.ts';

/** A file that may be here already: `file` is its place in the offer. */
export type Candidate = { readonly file: number; readonly path: string; readonly size: number };

/** Nothing new of the sender for so long: it will not say. It may read large files meanwhile. */
const PATIENCE_MS = 30_000;
const LOOKS_AT_ONCE = 8;
const READ_BYTES = 1024 * 1024;
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** Finds files of an offer that this device has already: the same name and size, and the SHA-256 that their sender tells. Rule FT24. */
export class OwnedFiles {
  readonly #offer: IncomingOffer;
  readonly #context: Pick<TransferContext, 'port' | 'clock' | 'isOnline'>;
  /** What the sender told. */
  readonly #hashes = new Map<number, string>();
  readonly #waiting = new Set<() => void>();

  constructor(offer: IncomingOffer, context: Pick<TransferContext, 'port' | 'clock' | 'isOnline'>) {
    this.#offer = offer;
    this.#context = context;
  }

  /** Those of `candidates` that are the sender's files; as far as the sender says in time. */
  async find(candidates: readonly Candidate[]): Promise<readonly number[]> {
    const present = await findPresent(candidates);
    const owned: number[] = [];
    for (let start = 0; start < present.length; start += MAX_HASHES) {
      const batch = present.slice(start, start + MAX_HASHES);
      const [own, isAnswered] = await Promise.all([hashesOf(batch), this.#ask(batch.map(({ file }) => file))]);
      owned.push(...batch.map(({ file }) => file).filter((file) => own.has(file) && own.get(file) === this.#hashes.get(file)));
      if (!isAnswered) break;
    }
    return owned;
  }

  take({ hashes }: MessageOf<'hashes'>): void {
    for (const { file, sha256 } of hashes) this.#hashes.set(file, sha256);
    this.#wake();
  }

  /** Whoever waits gets what is known. */
  stop(): void {
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** False when the sender did not say all of it. */
  async #ask(files: readonly number[]): Promise<boolean> {
    const { port, isOnline } = this.#context;
    const isAnswered = () => files.every((file) => this.#hashes.has(file));
    if (isAnswered()) return true;
    if (!isOnline()) return false;
    port.send({ type: 'ask-hashes', transferId: this.#offer.transferId, files: files.filter((file) => !this.#hashes.has(file)) });
    for (let known = -1; !isAnswered() && this.#hashes.size > known; ) {
      known = this.#hashes.size;
      await this.#news();
    }
    return isAnswered();
  }

  /** Resolves when something was told, or nothing for too long. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer[Symbol.dispose]();
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = this.#context.clock.after(PATIENCE_MS, wake);
      this.#waiting.add(wake);
    });
  }
}

async function findPresent(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const present = new Set<Candidate>();
  await forEachOf(candidates, LOOKS_AT_ONCE, async (candidate) => {
    const stats = await lstat(candidate.path).catch(() => undefined);
    if (stats?.isFile() === true && stats.size === candidate.size) present.add(candidate);
  });
  return candidates.filter((candidate) => present.has(candidate));
}

/** One file after the other, a piece at a time: nothing waits for this. What cannot be read is left out. */
async function hashesOf(files: readonly Candidate[]): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for (const { file, path } of files) {
    const sha256 = await hashOf(path).catch(() => undefined);
    if (sha256 !== undefined) hashes.set(file, sha256);
  }
  return hashes;
}

async function hashOf(path: string): Promise<string> {
  await using handle = await open(path, READ_FLAGS);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}
