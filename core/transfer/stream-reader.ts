import { hash as hashOf } from 'node:crypto';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { FILE_READ_BYTES, HASH_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { forEachConcurrently } from './concurrently.ts';
import type { FileHash } from './file-hash.ts';
import { readWholeFile, SourceFile } from './source-file.ts';
import { isSourceFault, type SourceFault, type StreamHashes } from './stream-hashes.ts';
import type { Block, Part } from './stream-plan.ts';
import { MANIFEST, type StreamSource } from './stream-source.ts';

const FILES_AT_ONCE = 12;

export type StreamReaderOptions = {
  readonly source: StreamSource;
  /** What will be read: a hash that is not among it need not be computed. */
  readonly ranges: Ranges;
  readonly hashes: StreamHashes;
  readonly signal: AbortSignal;
  /** A file of a tree that cannot be sent; zeros stand in its place (rule ST3). Without it such a file is an error. */
  readonly onFault?: ((file: number, code: SourceFault) => void) | undefined;
};

/** Makes blocks of an offer's stream: `fill` reads what is on the disk, any number at once; then `seal` finishes each, in their order. */
export class StreamReader implements AsyncDisposable {
  readonly #options: StreamReaderOptions;
  /** Files that do not fit into one block, while they are read. */
  readonly #open = new Map<number, Promise<SourceFile>>();

  constructor(options: StreamReaderOptions) {
    this.#options = options;
  }

  /** Reads the bytes of files into the block's `buffer`. Rejects as `SourceFile.openExpected` does, unless there is `onFault`. */
  async fill({ parts }: Block, buffer: Uint8Array): Promise<void> {
    await forEachConcurrently(parts, FILES_AT_ONCE, async (part) => {
      const { source, hashes } = this.#options;
      const chunk = bytesOf(part, source.size(part.file), buffer);
      if (hashes.fault(part.file) !== undefined) return;
      if (part.file === MANIFEST) {
        chunk.set(source.manifest?.subarray(part.from, part.from + chunk.length) ?? []);
        return;
      }
      try {
        if (this.#isWhole(part)) await readWholeFile(this.#options.source.expected(part.file), chunk);
        else if (chunk.length > 0) await (await this.#opened(part.file)).read(chunk, part.from);
      } catch (error) {
        this.#failed(part.file, error);
      }
    });
  }

  /** Hashes what `fill` read, puts the trailers in, and zeros where a file cannot be sent. Rejects as `fill` does, or with the signal's reason. */
  async seal({ parts, lastFile }: Block, buffer: Uint8Array): Promise<void> {
    const { source, hashes } = this.#options;
    for (const part of parts) {
      const { file } = part;
      const chunk = bytesOf(part, source.size(file), buffer);
      if (file === MANIFEST) this.#hashManifest();
      else if (this.#isWhole(part)) this.#hashWhole(file, chunk);
      else await this.#hashPart(part, chunk);
      if (hashes.fault(file) !== undefined) chunk.fill(0);
      const first = part.from + chunk.length - source.size(file);
      if (part.to > source.size(file))
        buffer.set(hashes.trailer(file)?.subarray(first, first + part.to - part.from - chunk.length) ?? [], part.at + chunk.length);
    }
    await this.#closeBefore(lastFile);
  }

  /** After the last block. Rejects as `fill` does when a file has changed meanwhile whose hash was not asked for. */
  async finish(): Promise<void> {
    await this.#closeBefore(Number.POSITIVE_INFINITY);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opening of this.#open.values()) await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  /** All bytes of the file, with or without its hash. */
  #isWhole({ file, from, to }: Part): boolean {
    return from === 0 && to >= this.#options.source.size(file);
  }

  #hashManifest(): void {
    const { source, hashes } = this.#options;
    if (!hashes.has(MANIFEST)) hashes.set(MANIFEST, hashOf('sha256', source.manifest ?? new Uint8Array(), 'buffer'));
  }

  #hashWhole(file: number, chunk: Uint8Array): void {
    const { hashes } = this.#options;
    if (!hashes.has(file) && hashes.fault(file) === undefined) hashes.set(file, hashOf('sha256', chunk, 'buffer'));
  }

  async #hashPart(part: Part, chunk: Uint8Array): Promise<void> {
    const { source, hashes } = this.#options;
    const { file, from, to } = part;
    if (hashes.fault(file) !== undefined) return;
    const size = source.size(file);
    try {
      if (!hashes.has(file)) {
        const running = hashes.running(file);
        if (running.bytes < from && this.#wantsTrailer(file)) await this.#catchUp(file, running, Math.min(from, size));
        if (running.bytes >= from) running.update(from, chunk);
        if (to > size) {
          await this.#catchUp(file, running, size);
          await (await this.#opened(file)).expect(this.#options.source.expected(file));
          hashes.set(file, running.digest());
        }
      } else if (to > size && this.#open.has(file)) await (await this.#opened(file)).expect(this.#options.source.expected(file));
    } catch (error) {
      this.#failed(file, error);
    }
  }

  #wantsTrailer(file: number): boolean {
    const position = this.#options.source.start(file) + this.#options.source.size(file);
    return this.#options.ranges.some(([start, end]) => position < end && start < position + HASH_BYTES);
  }

  /** Reads what went out earlier, or was not asked for, so that the hash is one of the whole file. Rule DC7. */
  async #catchUp(file: number, running: FileHash, until: number): Promise<void> {
    if (running.bytes >= until) return;
    const opened = await this.#opened(file);
    const buffer = Buffer.allocUnsafeSlow(Math.min(FILE_READ_BYTES, until - running.bytes));
    while (running.bytes < until) {
      this.#options.signal.throwIfAborted();
      const chunk = buffer.subarray(0, Math.min(buffer.length, until - running.bytes));
      await opened.read(chunk, running.bytes);
      running.update(running.bytes, chunk);
    }
  }

  #opened(file: number): Promise<SourceFile> {
    const known = this.#open.get(file);
    if (known !== undefined) return known;
    const opening = SourceFile.openExpected(this.#options.source.expected(file));
    opening.catch(() => {}); // told where it is awaited
    this.#open.set(file, opening);
    return opening;
  }

  /** A file whose hash was not asked for is looked at once more, too. */
  async #closeBefore(lastFile: number): Promise<void> {
    for (const [file, opening] of this.#open) {
      if (file >= lastFile) continue;
      this.#open.delete(file);
      await using opened = await opening.catch(() => undefined);
      await opened?.expect(this.#options.source.expected(file)).catch((error: unknown) => this.#failed(file, error));
    }
  }

  /** Of a tree the rest goes on. @throws the error otherwise */
  #failed(file: number, error: unknown): void {
    const { hashes, onFault } = this.#options;
    if (onFault === undefined || !(error instanceof LanChatError) || !isSourceFault(error.code)) throw error;
    if (hashes.fault(file) !== undefined) return;
    hashes.setFault(file, error.code);
    onFault(file, error.code);
  }
}

/** The place in the block for those bytes of the part that are the file's own. */
function bytesOf({ from, to, at }: Part, size: number, buffer: Uint8Array): Uint8Array {
  return buffer.subarray(at, at + Math.max(0, Math.min(to, size) - from));
}
