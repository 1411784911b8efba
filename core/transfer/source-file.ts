import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';

/** How a file looked when it was offered: what must not change until everybody has it. */
export type FileFacts = { readonly size: number; readonly mtimeMs: number };

/** A pipe or a device would hold `open` until somebody writes; not with this flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file to hand over, open for reading. Every way to fail is a LanChatError with the file's name. */
export class SourceFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #name: string;
  readonly facts: FileFacts;

  /** `name` is what a failure calls the file. Rejects with `file-not-found`, `not-a-file` or `file-unreadable`. */
  static async open(path: string, name: string): Promise<SourceFile> {
    const handle = await open(path, READ_FLAGS).catch((error: unknown) => {
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

/** Checks that the file can be offered, and tells what `sendFile` will hold it to. Fails as `SourceFile.open` does. */
export async function inspectFile(path: string, name: string): Promise<FileFacts> {
  await using source = await SourceFile.open(path, name);
  return source.facts;
}

/** Deletes a staged copy; one that is gone already is fine. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true });
}

function readFailure(error: unknown, name: string): LanChatError {
  if (error instanceof LanChatError) return error;
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new LanChatError('file-not-found', { name }, { cause: error });
    case 'EISDIR':
    case 'ENXIO':
      return new LanChatError('not-a-file', { name }, { cause: error });
    default:
      return new LanChatError('file-unreadable', { name }, { cause: error });
  }
}
