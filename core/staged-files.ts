import { randomBytes } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StagedFile } from '../shared/ipc/contract.ts';
import { MAX_STAGED_BYTES } from '../shared/ipc/contract.ts';
import { type FileToken, fileTokenSchema } from '../shared/model/ids.ts';
import { LanChatError, systemErrorCode } from './lib/errors.ts';
import { inspectFile } from './transfer/source-file.ts';

/** Where uploads wait, inside the data folder. Emptied at every start, but for what open offers still need. */
export const STAGED_FOLDER = 'staged';
/** Files that may wait for an offer; beyond it the oldest go. */
const MAX_STAGED_FILES = 1_000;

/** A file that waits for its offer. `temporary` ones are the app's own copies, deleted after their hand-over. */
export type TakenFile = { readonly path: string; readonly name: string; readonly size: number; readonly temporary: boolean };

/** A file that grows while a page uploads it. */
export type Upload = {
  /** Takes the bytes, in order. Ending it is left to `finish`. */
  readonly stream: WriteStream;
  /** Ends the stream; resolves when the file is whole, with what the page gets. */
  finish(): Promise<StagedFile>;
  /** Deletes what was uploaded. Safe to call twice. */
  abort(): Promise<void>;
};

/** Files that the shell holds for a page: a token stands for a path, once. */
export interface StagedFiles {
  /** A file of the person's own. @throws LanChatError `file-not-found`, `not-a-file`, `file-unreadable` with `name` */
  stagePath(path: string): Promise<StagedFile>;
  /** Bytes that have no path, for example a pasted image. @throws LanChatError `upload-too-large`, `disk-full`, `data-folder-unusable` */
  stageBytes(name: string, bytes: Uint8Array): Promise<StagedFile>;
  /** A file that comes in pieces. Errors of the disk reach `finish` and the stream. @throws LanChatError `data-folder-unusable` */
  createUpload(name: string): Promise<Upload>;
  /** The file behind the token, which is used up by this. @throws LanChatError `file-not-found` */
  take(token: FileToken): TakenFile;
}

/** Deletes what earlier runs left in the folder, but for the paths in `needed`. */
export async function emptyStagedFolder(folder: string, needed: ReadonlySet<string>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unneeded = names.map((name) => path.join(folder, name)).filter((file) => !needed.has(file));
  await Promise.all(unneeded.map((file) => rm(file, { recursive: true, force: true })));
}

export function createStagedFiles({ dataDir }: { readonly dataDir: string }): StagedFiles {
  const folder = path.join(dataDir, STAGED_FOLDER);
  const files = new Map<FileToken, TakenFile>();

  const stage = (file: TakenFile): StagedFile => {
    const token = fileTokenSchema.parse(randomBytes(16).toString('base64url'));
    files.set(token, file);
    const [oldest] = files;
    if (files.size > MAX_STAGED_FILES && oldest !== undefined) {
      files.delete(oldest[0]);
      if (oldest[1].temporary) rm(oldest[1].path, { force: true }).catch(() => {});
    }
    return { token, name: file.name, size: file.size };
  };
  const newPath = async (): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(fail);
    return path.join(folder, randomBytes(16).toString('hex'));
  };

  return {
    async stagePath(file) {
      const name = path.basename(file);
      const { size } = await inspectFile(file, name);
      return stage({ path: file, name, size, temporary: false });
    },

    async stageBytes(name, bytes) {
      if (bytes.length > MAX_STAGED_BYTES) throw new LanChatError('upload-too-large', { name });
      const file = await newPath();
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 }).catch(fail);
      return stage({ path: file, name, size: bytes.length, temporary: true });
    },

    async createUpload(name) {
      const file = await newPath();
      const handle = await open(file, 'wx', 0o600).catch(fail);
      const stream = handle.createWriteStream();
      const ended = Promise.withResolvers<void>();
      // Whoever writes hears of an error as well; `finish` may come later.
      ended.promise.catch(() => {});
      stream.once('error', (error) => ended.reject(error));
      stream.once('close', () => (stream.writableFinished ? ended.resolve() : ended.reject(new LanChatError('transfer-cancelled', { name }))));
      return {
        stream,
        async finish() {
          stream.end();
          await ended.promise.catch(fail);
          return stage({ path: file, name, size: stream.bytesWritten, temporary: true });
        },
        async abort() {
          stream.destroy();
          await ended.promise.catch(() => {});
          await rm(file, { force: true });
        },
      };
    },

    take(token) {
      const file = files.get(token);
      if (file === undefined) throw new LanChatError('file-not-found');
      files.delete(token);
      return file;
    },
  };
}

function fail(cause: unknown): never {
  if (cause instanceof LanChatError) throw cause;
  throw new LanChatError(systemErrorCode(cause) === 'ENOSPC' ? 'disk-full' : 'data-folder-unusable', {}, { cause });
}
