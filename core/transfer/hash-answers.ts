import { hash as hashOf } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FILE_READ_BYTES, MAX_HASHES } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { FileHash } from './file-hash.ts';
import { type ExpectedFile, readWholeFile, SourceFile } from './source-file.ts';
import type { StreamHashes } from './stream-hashes.ts';
import type { StreamSource } from './stream-source.ts';

type Hashes = MessageOf<'hashes'>['hashes'];

/** Beside an upload so much is hashed, and then the upload alone has so many turns of the event loop: each is a step of its work. */
const TURN_BYTES = 256 * 1024;
const TURNS_LEFT_TO_UPLOAD = 20;
/** What a file costs besides its bytes. */
const BYTES_PER_FILE = 16 * 1024;

/** Who asked sees something at least this often while files are read. */
const ANSWER_EVERY_MS = 500;

export type HashAnswersOptions = {
  readonly hashes: StreamHashes;
  readonly source: () => Promise<StreamSource>;
  readonly send: (hashes: Hashes) => void;
  /** An upload runs that is not to be slowed. */
  readonly isBusy: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Computes the hashes of an own offer's files for those who ask, one file at a time and each once, beside the uploads. A file that cannot be
 * read, or has changed, gets no answer. Rule FT24.
 */
export class HashAnswers {
  readonly #options: HashAnswersOptions;
  readonly #waiting = new Set<number>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #turnBytes = 0;

  constructor(options: HashAnswersOptions) {
    this.#options = options;
  }

  /** Files that are asked for already are not asked for twice; numbers that no file has are passed over. */
  ask(files: readonly number[]): void {
    for (const file of files) this.#waiting.add(file);
    if (this.#running !== undefined) return;
    const running = this.#answerAll().finally(() => {
      this.#running = undefined;
      this.#waiting.clear();
    });
    this.#running = running;
    runInBackground(this.#options.logger, 'answer-hashes', () => running);
  }

  /** Resolves when the hash of every file is known that can have one, without telling anybody. */
  async complete(): Promise<void> {
    const source = await this.#options.source();
    for (const file of this.#options.hashes.missing) await this.#hash(source, file);
  }

  /** Nobody is answered any more. */
  async close(): Promise<void> {
    this.#stop.abort(new LanChatError('transfer-cancelled'));
    this.#waiting.clear();
    await this.#running?.catch(() => {});
  }

  async #answerAll(): Promise<void> {
    const source = await this.#options.source();
    const { clock, hashes, send } = this.#options;
    let answers: { file: number; sha256: string }[] = [];
    let sentAtMs = clock.monotonicMs();
    const flush = () => {
      if (answers.length > 0 && !this.#stop.signal.aborted) send(answers);
      answers = [];
      sentAtMs = clock.monotonicMs();
    };
    for (const file of this.#waiting) {
      if (this.#stop.signal.aborted) return;
      await this.#hash(source, file);
      this.#waiting.delete(file);
      const sha256 = hashes.fault(file) === undefined ? hashes.get(file)?.toString('hex') : undefined;
      if (sha256 !== undefined) answers.push({ file, sha256 });
      if (answers.length >= MAX_HASHES || clock.monotonicMs() - sentAtMs >= ANSWER_EVERY_MS) flush();
    }
    flush();
  }

  /** What is wrong with a file is told when it is sent. */
  async #hash(source: StreamSource, file: number): Promise<void> {
    const { hashes, logger } = this.#options;
    if (file >= source.count || hashes.has(file) || hashes.fault(file) !== undefined || this.#stop.signal.aborted) return;
    try {
      const hash = await this.#read(source.expected(file));
      if (!hashes.has(file)) hashes.set(file, hash);
    } catch (error) {
      if (!this.#stop.signal.aborted) logger.log('info', 'file-not-hashed', { file, error });
    }
  }

  async #read(expected: ExpectedFile): Promise<Uint8Array> {
    await this.#takeTurn(BYTES_PER_FILE);
    if (expected.size <= FILE_READ_BYTES) {
      const bytes = Buffer.allocUnsafeSlow(expected.size);
      await readWholeFile(expected, bytes);
      return hashOf('sha256', bytes, 'buffer');
    }
    const hash = new FileHash();
    const buffer = Buffer.allocUnsafeSlow(FILE_READ_BYTES);
    await using opened = await SourceFile.openExpected(expected);
    while (hash.bytes < expected.size) {
      const chunk = buffer.subarray(0, Math.min(buffer.length, expected.size - hash.bytes));
      await this.#takeTurn(chunk.length);
      await opened.read(chunk, hash.bytes);
      hash.update(hash.bytes, chunk);
    }
    await opened.expect(expected);
    return hash.digest();
  }

  async #takeTurn(bytes: number): Promise<void> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    this.#turnBytes += bytes;
    if (this.#turnBytes < TURN_BYTES) return;
    this.#turnBytes = 0;
    for (let turn = 0; turn < TURNS_LEFT_TO_UPLOAD && this.#options.isBusy(); turn++) await nextTurn(undefined, { signal });
  }
}
