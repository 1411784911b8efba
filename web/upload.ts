import { statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { LanChatError, type StagedFiles } from '../core/index.ts';
import type { StagedFile } from '../shared/ipc/contract.ts';
import { MAX_FILE_NAME_CHARS } from '../shared/wire/limits.ts';

/** Room that an upload leaves on the disk of the data folder. */
const FREE_DISK_KEPT_BYTES = 256 * 1024 * 1024;

export type UploadTarget = { readonly stagedFiles: StagedFiles /** The folder whose disk takes the copy. */; readonly dataDir: string };

/**
 * Streams the body of `PUT /upload?name=…` into a staged file. A request that breaks off leaves nothing.
 * @throws LanChatError `bad-request`, `disk-full`, or what the staged file throws.
 */
export async function receiveUpload(request: IncomingMessage, name: string | null, { stagedFiles, dataDir }: UploadTarget): Promise<StagedFile> {
  if (name === null || name === '' || name.length > MAX_FILE_NAME_CHARS) throw new LanChatError('bad-request');
  const size = Number(request.headers['content-length'] ?? 0);
  if (await isTooLarge(size, dataDir)) throw new LanChatError('disk-full', { name, size });
  const upload = await stagedFiles.createUpload(name);
  try {
    await pipeline(request, upload.stream, { end: false });
    return await upload.finish();
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

async function isTooLarge(size: number, folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return size + FREE_DISK_KEPT_BYTES > bavail * bsize;
}
