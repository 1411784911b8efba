import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';

const MIB = 1024 * 1024;

/** A disk of its own at `folder`, in memory, for a process that may mount. */
export class TinyDisk implements Disposable {
  readonly folder: string;

  constructor(folder: string, bytes: number) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    mount('-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', folder);
  }

  /** Only not smaller than what is on it. Takes no memory for what is free. */
  resize(bytes: number): void {
    mount('-o', `remount,size=${bytes}`, this.folder);
  }

  async usedBytes(): Promise<number> {
    const { blocks, bfree, bsize } = await statfs(this.folder);
    return (blocks - bfree) * bsize;
  }

  /** Leaves no room for one byte more, whoever else writes there meanwhile. */
  async fill(): Promise<void> {
    await using filler = await open(this.#filler, 'w');
    const block = Buffer.alloc(MIB);
    for (let length = MIB; length >= 1; ) {
      const written = await filler.write(block, 0, length).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
      if (written === undefined) length = Math.floor(length / 2);
    }
  }

  /** Deletes what `fill` wrote. */
  async free(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  /** What is open on it stays readable until it is closed. */
  [Symbol.dispose](): void {
    spawnSync('umount', ['--lazy', this.folder]);
  }

  get #filler(): string {
    return path.join(this.folder, 'filler');
  }
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}
