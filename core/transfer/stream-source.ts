import { basename } from 'node:path';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import type { ExpectedFile } from './source-file.ts';
import { pathBelow } from './source-path.ts';

/** Stands for the manifest where files are counted from 0. */
export const MANIFEST = -1;

/** A file or a folder at the top of an own offer. */
export type SourceItem = {
  /** Absolute. */
  readonly path: string;
  /** As it is offered: the first part of each path in the offer. */
  readonly name: string;
  readonly isFolder: boolean;
  /** A copy that the app made: deleted when the transfer is over. */
  readonly temporary: boolean;
  /** How many of the offer's files are in it; they follow each other. */
  readonly files: number;
};

/** The files of an own offer, as they were when it was made. */
export type SourceFiles = {
  readonly items: readonly SourceItem[];
  /** Absolute, as `toSystemPath` takes them, in the order of the stream. */
  readonly paths: readonly string[];
  readonly sizes: Float64Array;
  /** Times of change, in milliseconds since 1970. */
  readonly times: Float64Array;
};

/** Where the bytes of an own offer are: the segments of its stream, each a file of this disk, or the manifest. Rules ST1 and ST2. */
export class StreamSource {
  /** Undefined for a plain file. */
  readonly manifest: Uint8Array | undefined;
  readonly items: readonly SourceItem[];
  /** How many files there are. */
  readonly count: number;
  /** Bytes of the whole stream. */
  readonly length: number;
  readonly #files: SourceFiles;
  readonly #starts: Float64Array;
  readonly #headBytes: number;
  /** Of each item: the first file behind it. */
  readonly #itemEnds: readonly number[];

  constructor(files: SourceFiles, manifest?: Uint8Array) {
    this.manifest = manifest;
    this.items = files.items;
    this.count = files.paths.length;
    this.#files = files;
    this.#starts = new Float64Array(this.count);
    this.#headBytes = manifest === undefined ? 0 : manifest.length + HASH_BYTES;
    let start = this.#headBytes;
    for (let file = 0; file < this.count; file++) {
      this.#starts[file] = start;
      start += this.size(file) + HASH_BYTES;
    }
    this.length = start;
    let end = 0;
    this.#itemEnds = files.items.map((item) => {
      end += item.files;
      return end;
    });
  }

  /** As they were given. */
  get files(): SourceFiles {
    return this.#files;
  }

  static ofFile(file: {
    readonly path: string;
    readonly name: string;
    readonly size: number;
    readonly mtimeMs: number;
    readonly temporary?: boolean;
  }): StreamSource {
    const { path, name, size, mtimeMs, temporary = false } = file;
    const items = [{ path, name, isFolder: false, temporary, files: 1 }];
    return new StreamSource({ items, paths: [path], sizes: Float64Array.of(size), times: Float64Array.of(mtimeMs) });
  }

  /** Where the segment begins in the stream. */
  start(file: number): number {
    return file === MANIFEST ? 0 : (this.#starts[file] ?? this.length);
  }

  size(file: number): number {
    return file === MANIFEST ? this.#headBytes - HASH_BYTES : (this.#files.sizes[file] ?? 0);
  }

  /** What a read of the file is held to. */
  expected(file: number): ExpectedFile {
    const { paths, times } = this.#files;
    const name = () => this.name(file);
    return {
      path: paths[file] ?? '',
      get name() {
        return name();
      },
      size: this.size(file),
      mtimeMs: times[file] ?? 0,
      followsLink: this.item(file)?.isFolder === false,
    };
  }

  /** The file or folder at the top that the file is in. */
  item(file: number): SourceItem | undefined {
    return this.items[firstIndex(this.items.length, (index) => (this.#itemEnds[index] ?? 0) > file)];
  }

  /** The path within the offer, parts joined with `/`. */
  relativePath(file: number): string {
    const item = this.item(file);
    if (item === undefined || !item.isFolder) return item?.name ?? '';
    return `${item.name}/${pathBelow(item.path, this.#files.paths[file] ?? '')}`;
  }

  /** What a failure calls the file. */
  name(file: number): string {
    const item = this.item(file);
    return item === undefined || item.isFolder ? basename(this.relativePath(file)) : item.name;
  }

  /** The file, or `MANIFEST`, whose segment holds the byte at `position` of the stream. */
  segmentAt(position: number): number {
    if (position < this.#headBytes) return MANIFEST;
    return firstIndex(this.count, (index) => (this.#starts[index] ?? 0) > position) - 1;
  }

  /** How many bytes of files are in the ranges: neither the manifest nor hashes. */
  fileBytesIn(ranges: Ranges): number {
    return ranges.reduce((sum, [start, end]) => sum + this.#fileBytesBefore(end) - this.#fileBytesBefore(start), 0);
  }

  /** How many files are in the ranges with all their bytes and their hash. None of the ranges may begin where another ends. */
  wholeFilesIn(ranges: Ranges): number {
    return ranges.reduce((sum, [start, end]) => {
      const first = firstIndex(this.count, (file) => this.start(file) >= start);
      const behind = firstIndex(this.count, (file) => this.start(file + 1) > end);
      return sum + Math.max(0, behind - first);
    }, 0);
  }

  #fileBytesBefore(position: number): number {
    if (position <= this.#headBytes || this.count === 0) return 0;
    const file = this.segmentAt(position);
    return this.start(file) - this.#headBytes - file * HASH_BYTES + Math.min(position - this.start(file), this.size(file));
  }
}

/** The first index for which `holds`; `count` when there is none. From there on it must hold for all. */
function firstIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
