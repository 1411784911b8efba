import { close, constants, fstat, open as openNumber, read } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { FailureCode } from '../../shared/model/failure.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import { toSystemPath } from './source-path.ts';

/** How a file looked when it was offered: what must not change until everybody has it. */
export type FileFacts = { readonly size: number; readonly mtimeMs: number };

/** A pipe or a device would hold `open` until somebody writes; not with this flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** A file that was found in a folder was no link then, and a link that stands in its place is not followed. */
const NO_LINK_FLAGS = READ_FLAGS | (constants.O_NOFOLLOW ?? 0);

/** A file that is expected to be as it was. */
export type ExpectedFile = FileFacts & {
  /** As `toSystemPath` takes it. */
  readonly path: string;
  /** What a failure calls the file. */
  readonly name: string;
  /** True when a person named the path itself. */
  readonly followsLink: boolean;
};

/** A file to hand over, open for reading. Every way to fail is a LanChatError with the file's name. */
export class SourceFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #name: string;
  readonly facts: FileFacts;

  /** Rejects as `open` does, or with `file-changed`. */
  static async openExpected(expected: ExpectedFile): Promise<SourceFile> {
    const file = await SourceFile.open(expected.path, expected.name, expected.followsLink ? READ_FLAGS : NO_LINK_FLAGS);
    try {
      await file.expect(expected);
      return file;
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** `name` is what a failure calls the file. Rejects with `file-not-found`, `not-a-file` or `file-unreadable`. */
  static async open(path: string, name: string, flags = READ_FLAGS): Promise<SourceFile> {
    const handle = await open(toSystemPath(path), flags).catch((error: unknown) => {
      throw readFailure(error, name);
    });
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new LanChatError('not-a-file', { name });
      return new SourceFile(handle, name, { size: stats.size, mtimeMs: stats.mtimeMs });
    } catch (error) {
      await handle.close();
      throw readFailure(error, name);
    }
  }

  private constructor(handle: FileHandle, name: string, facts: FileFacts) {
    this.#handle = handle;
    this.#name = name;
    this.facts = facts;
  }

  /** Fills `buffer` from `position` on. Rejects with `file-changed` when the file ends before. */
  async read(buffer: Uint8Array, position: number): Promise<void> {
    for (let filled = 0; filled < buffer.length; ) {
      const { bytesRead } = await this.#handle.read(buffer, filled, buffer.length - filled, position + filled).catch((error: unknown) => {
        throw readFailure(error, this.#name);
      });
      if (bytesRead === 0) throw new LanChatError('file-changed', { name: this.#name });
      filled += bytesRead;
    }
  }

  /** Rejects with `file-changed` unless size and time are still those of `facts`. */
  async expect(facts: FileFacts): Promise<void> {
    const { size, mtimeMs } = await this.#handle.stat();
    if (size !== facts.size || mtimeMs !== facts.mtimeMs) throw new LanChatError('file-changed', { name: this.#name });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }
}

/** Checks that the file can be offered, and tells what `sendStream` will hold it to. Fails as `SourceFile.open` does. */
export async function inspectFile(path: string, name: string): Promise<FileFacts> {
  await using source = await SourceFile.open(path, name);
  return source.facts;
}

/**
 * Fills `buffer`, which is as long as the file, with all of it. Few calls, for the many small files of a tree. Fails as
 * `SourceFile.openExpected` does.
 */
export function readWholeFile(expected: ExpectedFile, buffer: Uint8Array): Promise<void> {
  const { path, size, mtimeMs, followsLink } = expected;
  // What the file is called is asked for only when something is wrong: it is more work than it seems.
  const failure = (code: FailureCode) => new LanChatError(code, { name: expected.name });
  return new Promise((resolve, reject) => {
    openNumber(toSystemPath(path), followsLink ? READ_FLAGS : NO_LINK_FLAGS, (openError, file) => {
      if (openError !== null) return reject(readFailure(openError, expected.name));
      const end = (error?: unknown) => close(file, () => (error === undefined ? resolve() : reject(readFailure(error, expected.name))));
      // Looked at after the reading: a file that is as it was when it was offered was so all the time.
      const check = (readError?: unknown) =>
        fstat(file, (error, stats) => {
          if (error !== null) end(error);
          else if (!stats.isFile()) end(failure('not-a-file'));
          else if (stats.size !== size || stats.mtimeMs !== mtimeMs) end(failure('file-changed'));
          else end(readError);
        });
      const fill = (filled: number) => {
        if (filled === buffer.length) check();
        else
          read(file, buffer, filled, buffer.length - filled, filled, (error, count) => {
            if (error !== null) check(error);
            else if (count === 0) check(failure('file-changed'));
            else fill(filled + count);
          });
      };
      fill(0);
    });
  });
}

/** Deletes a staged copy, of a folder all that is in it; one that is gone already is fine. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Out of something that this process has only so much of: nothing is wrong with the file. */
const TEMPORARY_CODES: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

function readFailure(error: unknown, name: string): unknown {
  const code = systemErrorCode(error);
  if (error instanceof LanChatError || TEMPORARY_CODES.has(code)) return error;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new LanChatError('file-not-found', { name }, { cause: error });
    case 'ELOOP':
      return new LanChatError('file-changed', { name }, { cause: error });
    case 'EISDIR':
    case 'ENXIO':
      return new LanChatError('not-a-file', { name }, { cause: error });
    default:
      return new LanChatError('file-unreadable', { name }, { cause: error });
  }
}
