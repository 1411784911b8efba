import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { atMost, type Range, type Ranges, unite } from '../../shared/lib/ranges.ts';
import type { Tree } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import { fileSegments, manifestRange, type Segment } from '../../shared/model/stream.ts';
import type { FileFault } from '../../shared/model/transfer.ts';
import { HASH_BYTES, MAX_RANGES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { checkTree } from './check-tree.ts';
import type { FileHash } from './file-hash.ts';
import type { CheckOptions, IncomingCopy, SavedCopy } from './incoming-copy.ts';
import type { PartialTree } from './partial-tree.ts';
import type { SinkEvents, StreamSink } from './receive-stream.ts';
import { savedPartsOf } from './saved-parts.ts';
import { displayPath } from './tree-names.ts';
import { TreeSink } from './tree-sink.ts';

/** Faults that a transfer tells of; there may be more. */
const MAX_FAULTS = 100;
/** Instead of a SHA-256, 31 zero bytes and one of these. Rule ST3. */
const SENDER_FAULTS: ReadonlyMap<number, FailureCode> = new Map([
  [1, 'file-changed'],
  [2, 'file-unreadable'],
]);

/** What became of each file. */
const UNWANTED = 0;
const MISSING = 1;
const HERE = 2;
const LEFT_OUT = 3;

/** This device's copy of what it wants of a tree: a folder of files, each with its own hash. */
export class TreeCopy implements IncomingCopy {
  readonly tree: PartialTree;
  readonly segments: readonly Segment[];
  readonly wantedFiles: number;
  readonly wantedBytes: number;
  readonly faults: FileFault[] = [];
  file: number | undefined;
  filesDone = 0;
  isChecked: boolean;
  hasBeenWrong = false;
  /** Of files: what is here, was left out or comes. */
  bytes = 0;
  readonly #offered: Tree;
  readonly #isAll: boolean;
  readonly #states: Uint8Array;
  readonly #hashes: Buffer;
  /** Files of which some is in the staging folder, hashed so far. */
  readonly #begun = new Map<number, FileHash>();
  readonly #wrongOnce = new Set<number>();
  /** The names of items in the target folder. */
  readonly #saved = new Map<number, string>();
  #firstFault: FailureCode | undefined;
  #hasManifest = false;

  /** `wanted` are places in the manifest; everything is wanted without it. */
  constructor(tree: PartialTree, offered: Tree, wanted: Ranges | undefined) {
    const { files } = tree.plan;
    const sizes = files.map(({ size }) => size);
    this.tree = tree;
    this.#offered = offered;
    this.#isAll = wanted === undefined;
    this.#states = new Uint8Array(files.length);
    for (const [start, end] of wanted ?? [[0, files.length]]) this.#states.fill(MISSING, start, end);
    this.#hashes = Buffer.alloc(files.length * HASH_BYTES);
    this.segments = [{ start: 0, size: offered.manifestBytes }, ...fileSegments(offered, sizes)];
    this.wantedFiles = this.#states.reduce((count, state) => count + state, 0);
    this.wantedBytes = sizes.reduce((sum, size, file) => sum + (this.isWanted(file) ? size : 0), 0);
    this.isChecked = tree.notes === undefined;
  }

  get folder(): string {
    return this.tree.folder;
  }
  get realFolder(): string {
    return this.tree.realFolder;
  }
  get path(): string {
    return this.tree.path;
  }
  get missing(): Ranges {
    const ranges: Range[] = [];
    for (let file = 0; file < this.#states.length; file++) {
      if (!this.isMissing(file)) continue;
      const { start, size } = this.#segment(file);
      ranges.push([start + this.prefixOf(file), start + size + HASH_BYTES]);
    }
    if (ranges.length > 0) return atMost(unite(ranges), MAX_RANGES);
    // A tree of empty folders alone still has to be asked for.
    return this.wantedFiles === 0 && !this.#hasManifest ? [manifestRange(this.#offered)] : [];
  }

  get have(): number {
    let have = 0;
    for (let file = 0; file < this.#states.length; file++) {
      const state = this.#states[file];
      if (state === HERE || state === LEFT_OUT) have += this.#segment(file).size + HASH_BYTES;
      else if (state === MISSING) have += this.prefixOf(file);
    }
    return have;
  }

  isWanted(file: number): boolean {
    return this.#states[file] !== UNWANTED;
  }
  isMissing(file: number): boolean {
    return this.#states[file] === MISSING;
  }
  /** Bytes of the file that are in the staging folder, of one that is not whole. */
  prefixOf(file: number): number {
    return this.#begun.get(file)?.bytes ?? 0;
  }
  /** Undefined when nothing of the file is in the staging folder. */
  begunHash(file: number): FileHash | undefined {
    return this.#begun.get(file);
  }

  async check(options: CheckOptions): Promise<void> {
    await checkTree(this, options);
    this.isChecked = true;
  }

  openSink(ranges: Ranges, events: SinkEvents): StreamSink {
    return new TreeSink(this, ranges, events);
  }

  /** The manifest came once more. */
  gotManifest(): void {
    this.#hasManifest = true;
  }

  /** Some of the file is in the staging folder. */
  begin(file: number, hash: FileHash): void {
    this.#begun.set(file, hash);
  }

  /** What a file's hash says of its bytes. */
  judge(digest: Buffer, trailer: Buffer): 'right' | 'wrong' | FailureCode {
    if (digest.equals(trailer)) return 'right';
    const fault = trailer.subarray(0, -1).every((byte) => byte === 0) ? SENDER_FAULTS.get(trailer.at(-1) ?? 0) : undefined;
    return fault ?? 'wrong';
  }

  /** The file is in the staging folder, whole and right. */
  settle(file: number, digest: Buffer): void {
    this.#finish(file, HERE);
    digest.copy(this.#hashes, file * HASH_BYTES);
  }

  /** The bytes are not the sender's: they are dropped and fetched once more; a second time the file is left out. Its bytes are counted by now. */
  async drop(file: number): Promise<void> {
    await this.tree.removeFile(file);
    this.#begun.delete(file);
    if (this.#wrongOnce.has(file)) return this.leave(file, 'hash-mismatch');
    this.rememberWrong(file);
    this.tree.journal.noteWrong(file);
    this.bytes -= this.#segment(file).size;
  }

  rememberWrong(file: number): void {
    this.#wrongOnce.add(file);
    this.hasBeenWrong = true;
  }

  /** The file will not come, and what did goes. Its bytes are counted by now. */
  async leaveOut(file: number, code: FailureCode): Promise<void> {
    await this.tree.removeFile(file);
    this.leave(file, code);
  }

  /** As `leaveOut`, where nothing of it is this app's to remove. */
  leave(file: number, code: FailureCode): void {
    this.rememberLeftOut(file, code);
    this.tree.journal.noteLeftOut(file, code);
  }

  rememberLeftOut(file: number, code: FailureCode): void {
    const planned = this.tree.plan.files[file];
    if (planned === undefined) return;
    this.#finish(file, LEFT_OUT);
    this.#firstFault ??= code;
    if (this.faults.length < MAX_FAULTS) this.faults.push({ file, path: displayPath(this.tree.plan, planned).join('/'), code });
  }

  /** Gives a file at the top its name, when it is its `turn`. */
  async publishFile(file: number, turn: Promise<void>): Promise<void> {
    this.rememberSaved(this.tree.plan.files[file]?.item ?? 0, await this.tree.publishFile(file, turn));
  }

  rememberSaved(item: number, name: string): void {
    this.#saved.set(item, name);
  }

  async publish(): Promise<SavedCopy> {
    try {
      return await this.#publish();
    } catch (error) {
      throw await this.tree.explain(error, undefined);
    }
  }

  async #publish(): Promise<SavedCopy> {
    const { plan } = this.tree;
    if (this.#isAll) for (const place of plan.emptyFolders) await this.tree.makeFolder(place);
    await this.tree.sync();
    const filled = this.#filledItems();
    for (const [item, { isFolder }] of plan.items.entries()) {
      if (isFolder && filled.has(item) && !this.#saved.has(item)) this.rememberSaved(item, await this.tree.publishFolder(item));
    }
    await this.tree.syncTarget();
    const name = [...plan.items.keys()].map((item) => this.#saved.get(item)).find((saved) => saved !== undefined);
    if (name === undefined) throw new LanChatError(this.#firstFault ?? 'nothing-chosen', { name: this.faults[0]?.path ?? '' });
    const { folder } = this.tree;
    await this.tree.discard();
    const isHere = (file: number) => this.#states[file] === HERE;
    const parts = savedPartsOf(plan, folder, { saved: this.#saved, isHere });
    return { name, path: join(folder, name), sha256: this.#sha256(), parts };
  }

  close(): Promise<void> {
    return this.tree.close();
  }

  discard(): Promise<void> {
    return this.tree.discard();
  }

  #finish(file: number, state: typeof HERE | typeof LEFT_OUT): void {
    if (this.isMissing(file)) this.filesDone++;
    this.#states[file] = state;
    this.#begun.delete(file);
  }

  /** Items of which anything is here. */
  #filledItems(): ReadonlySet<number> {
    const { files, folders, emptyFolders } = this.tree.plan;
    const filled = new Set(this.#isAll ? emptyFolders.map((place) => folders[place]?.item ?? -1) : []);
    for (const [file, state] of this.#states.entries()) if (state === HERE) filled.add(files[file]?.item ?? -1);
    return filled;
  }

  /** Of the saved files' hashes, joined in their order. Rule FT15. */
  #sha256(): string {
    const hash = createHash('sha256');
    for (const [file, state] of this.#states.entries()) {
      if (state === HERE) hash.update(this.#hashes.subarray(file * HASH_BYTES, (file + 1) * HASH_BYTES));
    }
    return hash.digest('hex');
  }

  #segment(file: number): Segment {
    return this.segments[file + 1] ?? { start: 0, size: 0 };
  }
}
