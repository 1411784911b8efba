import type * as nodeFs from 'node:fs/promises';
import type { FailureCode } from '../../shared/model/failure.ts';
import { failureCodeSchema } from '../../shared/model/failure.ts';
import { sha256Schema } from '../../shared/model/ids.ts';
import type { Disk } from './disk.ts';
import { CREATE_FLAGS, REOPEN_FLAGS } from './growing-file.ts';

/** Lines of an honest journal are far fewer. */
const MAX_JOURNAL_BYTES = 64 * 1024 * 1024;

/** What the journal of a tree says of its files, each by its place in the manifest. */
export type JournalNotes = {
  /** Files that were whole, with their SHA-256: what is on the disk may differ by now. */
  readonly whole: ReadonlyMap<number, string>;
  /** Files whose bytes were wrong once. */
  readonly wrong: ReadonlySet<number>;
  readonly leftOut: ReadonlyMap<number, FailureCode>;
  /** The last name that was tried for an item at the top. When its staged file or folder is gone, that is where it went. */
  readonly tried: ReadonlyMap<number, string>;
};

/**
 * The lines that let a restart know what was whole in a staging folder. They are written behind what they speak of, many at once, and
 * never synced: a restart hashes the files again, so that a line that is missing or wrong costs time and no more.
 */
export class TreeJournal {
  readonly #handle: nodeFs.FileHandle;
  #end: number;
  #lines = '';
  #writing: Promise<void> | undefined;

  static async create(disk: Disk, path: string): Promise<TreeJournal> {
    return new TreeJournal(await disk.open(path, CREATE_FLAGS, 0o600), 0);
  }

  /** Goes on behind the last whole line. Rejects when it cannot be read. */
  static async reopen(disk: Disk, path: string): Promise<{ readonly journal: TreeJournal; readonly notes: JournalNotes }> {
    const handle = await disk.open(path, REOPEN_FLAGS);
    try {
      const { size } = await handle.stat();
      if (size > MAX_JOURNAL_BYTES) throw new Error('the journal is too long');
      const text = (await handle.readFile()).toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      return { journal: new TreeJournal(handle, end), notes: readNotes(Buffer.from(text.slice(0, end), 'latin1').toString('utf8')) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(handle: nodeFs.FileHandle, end: number) {
    this.#handle = handle;
    this.#end = end;
  }

  noteWhole(file: number, sha256: string): void {
    this.#add(`whole ${file} ${sha256}`);
  }
  noteWrong(file: number): void {
    this.#add(`wrong ${file}`);
  }
  noteLeftOut(file: number, code: FailureCode): void {
    this.#add(`left-out ${file} ${code}`);
  }
  noteTrying(item: number, name: string): void {
    this.#add(`trying ${item} ${JSON.stringify(name)}`);
  }

  /** Resolves when every line is written; rejects with the system's error. */
  async flush(): Promise<void> {
    while (this.#lines !== '' || this.#writing !== undefined) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
  }

  /** Never rejects; safe to call twice. */
  async close(): Promise<void> {
    await this.flush().catch(() => {});
    await this.#handle.close().catch(() => {});
  }

  #add(line: string): void {
    this.#lines += `${line}\n`;
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    try {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, this.#end + written);
        written += bytesWritten;
      }
      this.#end += bytes.length;
    } finally {
      this.#writing = undefined;
    }
  }
}

function readNotes(text: string): JournalNotes {
  const whole = new Map<number, string>();
  const wrong = new Set<number>();
  const leftOut = new Map<number, FailureCode>();
  const tried = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, what, place, rest = ''] = /^([a-z-]+) (\d{1,6})(?: (.*))?$/.exec(line) ?? [];
    const number = Number(place);
    if (what === 'whole' && sha256Schema.safeParse(rest).success) whole.set(number, rest);
    else if (what === 'wrong') {
      wrong.add(number);
      whole.delete(number);
    } else if (what === 'left-out') leftOut.set(number, failureCodeSchema.catch('internal').parse(rest));
    else if (what === 'trying') tried.set(number, nameIn(rest));
  }
  return { whole, wrong, leftOut, tried };
}

function nameIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return '';
  }
}
