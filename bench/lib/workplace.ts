import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const BLOCK_BYTES = 4 * 1024 * 1024;
const FILES_AT_ONCE = 16;

/** A folder of one run's own, with a file of random bytes to send. Disposing deletes all of it. */
export class Workplace implements AsyncDisposable {
  readonly folder: string;
  readonly source: string;
  readonly size: number;
  /** For a run that is broken off. */
  readonly #deleteNow = () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  #folders = 0;

  static async create(parent: string, size: number): Promise<Workplace> {
    const folder = await mkdtemp(path.join(parent, 'lan-chat-bench-'));
    const place = new Workplace(folder, size);
    process.once('exit', place.#deleteNow);
    try {
      await place.#writeSource();
      return place;
    } catch (error) {
      await place[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(folder: string, size: number) {
    this.folder = folder;
    this.source = path.join(folder, 'source.bin');
    this.size = size;
  }

  /** A new empty folder, deleted when the scope ends. */
  async subfolder(): Promise<AsyncDisposable & { readonly path: string }> {
    const folder = path.join(this.folder, String(++this.#folders));
    await mkdir(folder);
    return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
  }

  /** A folder of `count` files of random bytes, `size` each. */
  async tree(count: number, size: number): Promise<string> {
    const folder = path.join(this.folder, 'tree');
    await mkdir(folder);
    const work = async (first: number) => {
      for (let number = first; number < count; number += FILES_AT_ONCE) await writeFile(path.join(folder, `${number}.bin`), randomBytes(size));
    };
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, (_, first) => work(first)));
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
    process.off('exit', this.#deleteNow);
  }

  async #writeSource(): Promise<void> {
    await using file = await open(this.source, 'wx');
    for (let left = this.size; left > 0; left -= BLOCK_BYTES) await file.write(randomBytes(Math.min(BLOCK_BYTES, left)));
    await file.sync();
  }
}
