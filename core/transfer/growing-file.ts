import { constants } from 'node:fs';
import type * as nodeFs from 'node:fs/promises';
import type { Disk } from './disk.ts';

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
export const CREATE_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
export const REOPEN_FLAGS = constants.O_RDWR | NO_FOLLOW;

/**
 * So many bytes are made durable beside the writing, again and again. One sync of a whole gigabyte at the end would hold up
 * every other commit on the disk, and with it the chat.
 */
export const SYNC_BYTES = 8 * 1024 * 1024;

/** A file that is written from start to end, over as many runs as it takes. Rejects with the system's errors. */
export class GrowingFile {
  readonly #handle: nodeFs.FileHandle;
  #length: number;
  #syncedLength: number;
  #syncing: Promise<void> | undefined;
  /** A sync tells a lost write once; the last one would succeed. */
  #syncFailure: { readonly error: unknown } | undefined;

  /** Makes an empty one, where nothing was before. */
  static async create(disk: Disk, path: string, mode: number): Promise<GrowingFile> {
    return new GrowingFile(await disk.open(path, CREATE_FLAGS, mode), 0);
  }

  /** What an earlier run left at `path`: undefined when it is not there, is longer than `maxBytes`, or is more than this one name's file. */
  static async reopen(disk: Disk, path: string, maxBytes: number): Promise<GrowingFile | undefined> {
    const handle = await disk.open(path, REOPEN_FLAGS).catch(() => undefined);
    if (handle === undefined) return undefined;
    const stats = await handle.stat();
    if (stats.isFile() && stats.nlink <= 1 && stats.size <= maxBytes) return new GrowingFile(handle, stats.size);
    await handle.close();
    return undefined;
  }

  private constructor(handle: nodeFs.FileHandle, length: number) {
    this.#handle = handle;
    this.#length = length;
    this.#syncedLength = length;
  }

  /** Bytes written so far: where the next block goes. */
  get length(): number {
    return this.#length;
  }

  /** Writes `block` behind what is there. One call at a time; `block` must not change meanwhile. */
  async append(block: Uint8Array): Promise<void> {
    for (let written = 0; written < block.length; ) {
      const { bytesWritten } = await this.#handle.write(block, written, block.length - written, this.#length + written);
      written += bytesWritten;
    }
    this.#length += block.length;
    this.#syncBeside();
  }

  #syncBeside(): void {
    if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
    if (this.#syncing !== undefined || this.#length - this.#syncedLength < SYNC_BYTES) return;
    this.#syncedLength = this.#length;
    this.#syncing = this.#handle.datasync().then(
      () => {
        this.#syncing = undefined;
      },
      (error: unknown) => {
        this.#syncFailure = { error };
      },
    );
  }

  /** Fills `buffer` from `position` on, as far as the file goes; the filled part of it, at least one byte. */
  async read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, this.#length - position), position);
    if (bytesRead === 0) throw new Error('the file is shorter than it was');
    return buffer.subarray(0, bytesRead);
  }

  /** Drops what was written. Nothing else may run. */
  async empty(): Promise<void> {
    await this.#handle.truncate(0);
    this.#length = 0;
    this.#syncedLength = 0;
  }

  /** Makes everything durable. */
  async sync(): Promise<void> {
    await this.#syncing;
    if (this.#syncFailure !== undefined) throw this.#syncFailure.error;
    await this.#handle.sync();
  }

  async chmod(mode: number): Promise<void> {
    await this.#handle.chmod(mode).catch(() => {}); // not every file system has modes
  }

  /** Waits for what is being made durable; a lost write is told by the next `sync`, or found when the file is read again. Never rejects. */
  async close(): Promise<void> {
    await this.#syncing;
    await this.#handle.close().catch(() => {});
  }
}
