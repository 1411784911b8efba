import { hash as hashAtOnce } from 'node:crypto';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { systemErrorCode } from '../lib/errors.ts';
import { BlockWriter } from './block-writer.ts';
import { FileHash } from './file-hash.ts';
import type { GrowingFile } from './growing-file.ts';
import type { SinkEvents, StreamSink } from './receive-stream.ts';
import { SegmentSplitter } from './segment-splitter.ts';
import { SlabPool, type Slice } from './slab-pool.ts';
import { TaskPool } from './task-pool.ts';
import type { TreeCopy } from './tree-copy.ts';
import { TurnOrder } from './turn-order.ts';

/** A file up to this size is written at once when all of it is there: open, write, close, and no block of its own. */
export const SMALL_FILE_BYTES = 256 * 1024;
/** Files that are opened, written and closed at the same time. */
const WRITES_AT_ONCE = 8;
/** Bytes of small files that wait for the disk; more than that, and the pipe pauses. A crash loses no more. */
const MAX_PENDING_BYTES = 512 * 1024;
/** What waits is in two of them, and what was cut off at a slab's end. */
const KEPT_SLABS = 4;
/** What a file counts for beside its bytes: what is kept for each one costs more than the bytes of a small one. */
const PENDING_OVERHEAD_BYTES = 12 * 1024;
/** What a large file counts for while its last block waits. */
const ENDING_LARGE_BYTES = MAX_PENDING_BYTES / 4;
/** What a name's own file system may have against it, or somebody who made it first: the file is left out, the others come. */
const NAME_FAULTS: ReadonlySet<string | undefined> = new Set(['EEXIST', 'ENAMETOOLONG', 'EILSEQ', 'EINVAL']);

/** The file whose bytes come. */
type Current = { readonly file: number } & (
  | { readonly kind: 'small'; readonly slice: Slice; filled: number }
  | { readonly kind: 'large'; readonly hash: FileHash; readonly blocks: BlockWriter; readonly opened: Promise<GrowingFile> }
);

/** Takes the bytes of a tree's files, in the order of the stream, into its staging folder. Those of files that are not wanted are dropped. */
export class TreeSink implements StreamSink {
  readonly #copy: TreeCopy;
  readonly #events: SinkEvents;
  readonly #splitter: SegmentSplitter;
  readonly #pool: TaskPool;
  readonly #naming = new TurnOrder();
  readonly #slabs = new SlabPool(SMALL_FILE_BYTES, KEPT_SLABS);
  #current: Current | undefined;
  #pendingBytes = 0;
  #isNoting = false;
  #failedFile: number | undefined;

  constructor(copy: TreeCopy, ranges: Ranges, events: SinkEvents) {
    this.#copy = copy;
    this.#events = events;
    this.#pool = new TaskPool(WRITES_AT_ONCE, events.onFailed);
    this.#splitter = new SegmentSplitter(copy.segments, ranges, {
      onBytes: (segment, position, chunk) => this.#takeBytes(segment - 1, position, chunk),
      onHash: (segment, trailer) => this.#takeHash(segment - 1, trailer),
    });
  }

  get isCrowded(): boolean {
    return this.#pendingBytes >= MAX_PENDING_BYTES || (this.#current?.kind === 'large' && this.#current.blocks.crowded);
  }

  take(chunk: Uint8Array): void {
    this.#splitter.take(chunk);
  }

  async finish(): Promise<void> {
    const { journal } = this.#copy.tree;
    try {
      await this.#suspend();
      await this.#pool.idle();
      await journal.flush();
    } catch (error) {
      await this.#pool.idle().catch(() => {});
      throw await this.#copy.tree.explain(error, this.#failedFile);
    }
  }

  #takeBytes(file: number, position: number, chunk: Uint8Array): void {
    if (!this.#copy.isMissing(file)) return;
    if (this.#current?.file !== file) this.#begin(file);
    const current = this.#current;
    if (current === undefined) return;
    const known = (current.kind === 'small' ? current.filled : current.hash.bytes) - position;
    if (known >= chunk.length) return;
    const fresh = known <= 0 ? chunk : chunk.subarray(known);
    if (current.kind === 'small') {
      current.slice.bytes.set(fresh, current.filled);
      current.filled += fresh.length;
    } else {
      current.hash.update(current.hash.bytes, fresh);
      current.blocks.push(fresh);
    }
    this.#copy.bytes += fresh.length;
  }

  #begin(file: number): void {
    const { size = 0 } = this.#copy.tree.plan.files[file] ?? {};
    const begun = this.#copy.begunHash(file);
    this.#copy.file = file;
    if (begun === undefined && size <= SMALL_FILE_BYTES) {
      this.#current = { kind: 'small', file, slice: this.#slabs.take(size), filled: 0 };
      return;
    }
    const hash = begun ?? new FileHash();
    const opened = begun === undefined ? this.#copy.tree.createFile(file) : this.#reopen(file, hash.bytes);
    opened.catch(() => {}); // told where it is awaited; until then it is not unhandled
    const blocks = new BlockWriter({
      sink: { append: async (block) => await (await opened).append(block) },
      start: hash.bytes,
      expectedBytes: size - hash.bytes,
      onRoom: () => this.#goOn(),
      onFailed: (error) => {
        if (isNameFault(error)) return; // told when the file ends
        this.#failedFile ??= file;
        this.#events.onFailed(error);
      },
    });
    if (begun === undefined) this.#copy.begin(file, hash);
    this.#current = { kind: 'large', file, hash, blocks, opened };
  }

  /** `length` is what was there when its bytes began to come: the hash goes on meanwhile. */
  async #reopen(file: number, length: number): Promise<GrowingFile> {
    const growing = await this.#copy.tree.reopenFile(file);
    if (growing?.length === length) return growing;
    await growing?.close();
    throw new Error('the file is not as long as it was');
  }

  #takeHash(file: number, trailer: Buffer): void {
    if (file < 0) this.#copy.gotManifest();
    if (!this.#copy.isMissing(file)) return;
    if (this.#current?.file !== file) this.#begin(file);
    const current = this.#current;
    this.#current = undefined;
    if (current?.kind === 'small') this.#endSmall(current, trailer);
    else if (current?.kind === 'large') this.#endLarge(current, trailer);
  }

  #endSmall({ file, slice }: Current & { readonly kind: 'small' }, trailer: Buffer): void {
    const { bytes } = slice;
    const digest = hashAtOnce('sha256', bytes, 'buffer');
    const verdict = this.#copy.judge(digest, trailer);
    this.#end(file, bytes.length + PENDING_OVERHEAD_BYTES, async (turn) => {
      if (verdict === 'right') await this.#copy.tree.writeFile(file, bytes);
      slice.release();
      await this.#settle(file, digest, verdict, turn);
    });
  }

  #endLarge({ file, hash, blocks, opened }: Current & { readonly kind: 'large' }, trailer: Buffer): void {
    const digest = hash.digest();
    const verdict = this.#copy.judge(digest, trailer);
    this.#end(file, ENDING_LARGE_BYTES, async (turn) => {
      await flushAndClose(blocks, opened);
      await this.#settle(file, digest, verdict, turn);
    });
  }

  /** Does the rest of a file's work, beside what comes; it counts for so much until then. Files at the top get their names in the order of the stream. */
  #end(file: number, pendingBytes: number, work: (turn: Promise<void>) => Promise<void>): void {
    const turn = this.#isAtTop(file) ? this.#naming.take() : undefined;
    this.#pendingBytes += pendingBytes;
    this.#pool.run(async () => {
      try {
        await work(turn?.before ?? Promise.resolve());
      } catch (error) {
        if (!isNameFault(error)) {
          this.#failedFile ??= file;
          throw error;
        }
        this.#copy.leave(file, 'folder-unwritable');
      } finally {
        turn?.[Symbol.dispose]();
      }
      this.#pendingBytes -= pendingBytes;
      this.#goOn();
    });
  }

  async #settle(file: number, digest: Buffer, verdict: ReturnType<TreeCopy['judge']>, turn: Promise<void>): Promise<void> {
    const { tree } = this.#copy;
    if (verdict === 'wrong') await this.#copy.drop(file);
    else if (verdict !== 'right') await this.#copy.leaveOut(file, verdict);
    else {
      tree.journal.noteWhole(file, digest.toString('hex'));
      if (this.#isAtTop(file)) await this.#copy.publishFile(file, turn);
      else tree.wrote(file);
      this.#copy.settle(file, digest);
    }
    this.#noteSoon();
  }

  #isAtTop(file: number): boolean {
    return this.#copy.tree.plan.files[file]?.folder === 0;
  }

  /** Writes down what is new, many lines at once. */
  #noteSoon(): void {
    if (this.#isNoting) return;
    this.#isNoting = true;
    this.#pool.run(async () => {
      this.#isNoting = false;
      await this.#copy.tree.journal.flush();
    });
  }

  /** The bytes of the current file end too early: what is on the disk of it stays. */
  async #suspend(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (current?.kind === 'small') this.#copy.bytes -= current.filled;
    if (current?.kind !== 'large') return;
    try {
      await flushAndClose(current.blocks, current.opened);
    } catch (error) {
      if (!isNameFault(error)) throw error;
      this.#copy.bytes += (this.#copy.tree.plan.files[current.file]?.size ?? 0) - current.hash.bytes;
      this.#copy.leave(current.file, 'folder-unwritable');
    }
  }

  #goOn(): void {
    if (!this.isCrowded) this.#events.onRoom();
  }
}

/** Whatever comes of the writing, the file is closed. */
async function flushAndClose(blocks: BlockWriter, opened: Promise<GrowingFile>): Promise<void> {
  try {
    await blocks.flush();
  } finally {
    const growing = await opened;
    await growing.close();
  }
}

function isNameFault(error: unknown): boolean {
  return NAME_FAULTS.has(systemErrorCode(error));
}
