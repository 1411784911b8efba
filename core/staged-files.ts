import { randomBytes } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StagedFile } from '../shared/ipc/contract.ts';
import { MAX_STAGED_BYTES } from '../shared/ipc/contract.ts';
import { type FileToken, fileTokenSchema } from '../shared/model/ids.ts';
import { LanChatError, systemErrorCode } from './lib/errors.ts';
import { StagedFolder } from './staged-folder.ts';
import { inspectFile } from './transfer/source-file.ts';
import { walkFolder } from './transfer/walk-folder.ts';

/** Where uploads wait, inside the data folder. Emptied at every start, but for what open offers still need. */
export const STAGED_FOLDER = 'staged';
/** Files that may wait for an offer; beyond it the oldest go. */
const MAX_STAGED_FILES = 1_000;

/** A file or a folder that waits for its offer. `temporary` ones are the app's own copies, deleted after their hand-over. */
export type TakenFile = {
  readonly path: string;
  readonly name: string;
  /** Bytes; of a folder those of all files in it. */
  readonly size: number;
  readonly temporary: boolean;
  /** Defined for a folder. */
  readonly folder?: StagedFile['folder'];
};

/** A file that grows while a page uploads it. */
export type Upload = {
  /** Takes the bytes, in order. Ending it is left to `finish`. */
  readonly stream: WriteStream;
  /** Ends the stream; resolves when the file is whole, with what the page gets. */
  finish(): Promise<StagedFile>;
  /** Deletes what was uploaded. Safe to call twice. */
  abort(): Promise<void>;
};

/** A folder that grows while a page uploads it, one file after another. */
export type FolderUpload = {
  /** Takes the file at `path` in the folder, parts joined with `/`; what is unsafe in it is changed. @throws LanChatError `too-many-files`, `disk-full`, `data-folder-unusable` */
  addFile(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Throws as `addFile` does. */
  addEmptyFolder(path: string): Promise<void>;
  /** To be called when all files are in it. */
  finish(): Promise<StagedFile>;
  /** Deletes what was uploaded. Safe to call twice. */
  abort(): Promise<void>;
};

/** Files that the shell holds for a page: a token stands for a path, once. */
export interface StagedFiles {
  /** A file or folder of the person's own. @throws LanChatError `file-not-found`, `not-a-file`, `file-unreadable`, `folder-unreadable`, `too-many-files` with `name` */
  stagePath(path: string): Promise<StagedFile>;
  /** Bytes that have no path, for example a pasted image. @throws LanChatError `upload-too-large`, `disk-full`, `data-folder-unusable` */
  stageBytes(name: string, bytes: Uint8Array): Promise<StagedFile>;
  /** A file that comes in pieces. Errors of the disk reach `finish` and the stream. @throws LanChatError `data-folder-unusable` */
  createUpload(name: string): Promise<Upload>;
  /** A folder whose files come one after another. @throws LanChatError `data-folder-unusable` */
  createUploadFolder(name: string): Promise<FolderUpload>;
  /** What is behind the token, which stays good. @throws LanChatError `file-not-found` */
  look(token: FileToken): TakenFile;
  /** What is behind the token, which is used up by this. @throws LanChatError `file-not-found` */
  take(token: FileToken): TakenFile;
  /** Lets go of what will not be offered: the app's own copy of it is deleted. Nothing happens for a token that is used up. */
  drop(token: FileToken): Promise<void>;
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
      remove(oldest[1]).catch(() => {});
    }
    return { token, name: file.name, size: file.size, ...(file.folder === undefined ? {} : { folder: file.folder }) };
  };
  const look = (token: FileToken): TakenFile => {
    const file = files.get(token);
    if (file === undefined) throw new LanChatError('file-not-found');
    return file;
  };
  const newPath = async (): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(fail);
    return path.join(folder, randomBytes(16).toString('hex'));
  };

  return {
    async stagePath(file) {
      const name = path.basename(file) || file;
      if (!(await isFolder(file))) return stage({ path: file, name, size: (await inspectFile(file, name)).size, temporary: false });
      const { files: found, leftOut } = await walkFolder(file, name);
      const size = found.reduce((sum, each) => sum + each.size, 0);
      return stage({ path: file, name, size, temporary: false, folder: { files: found.length, leftOut } });
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

    async createUploadFolder(name) {
      const file = await newPath();
      const growing = await StagedFolder.create(file, name).catch(fail);
      return {
        addFile: (relativePath, content) => growing.addFile(relativePath, content).catch(fail),
        addEmptyFolder: (relativePath) => growing.addEmptyFolder(relativePath).catch(fail),
        finish: async () => stage({ path: file, name, size: growing.bytes, temporary: true, folder: { files: growing.files, leftOut: 0 } }),
        abort: () => growing.remove(),
      };
    },

    look,

    take(token) {
      const file = look(token);
      files.delete(token);
      return file;
    },

    async drop(token) {
      const file = files.get(token);
      files.delete(token);
      if (file !== undefined) await remove(file);
    },
  };
}

/** False as well for what is not there: it is told when it is opened. */
async function isFolder(file: string): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  return stats?.isDirectory() === true;
}

/** The app's own copy; what is the person's stays. */
async function remove({ path: file, temporary }: TakenFile): Promise<void> {
  if (temporary) await rm(file, { recursive: true, force: true });
}

/** What the source of an upload threw itself goes on as it is. */
function fail(cause: unknown): never {
  if (cause instanceof LanChatError) throw cause;
  throw new LanChatError(systemErrorCode(cause) === 'ENOSPC' ? 'disk-full' : 'data-folder-unusable', {}, { cause });
}
