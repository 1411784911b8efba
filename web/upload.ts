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
export async function receiveFile(request: IncomingMessage, query: URLSearchParams, { stagedFiles, dataDir }: UploadTarget): Promise<StagedFile> {
  const name = query.get('name');
  if (!isUploadName(name)) throw new LanChatError('bad-request');
  await checkRoom(request, name, dataDir);
  const upload = await stagedFiles.createUpload(name);
  try {
    await pipeline(request, upload.stream, { end: false });
    return await upload.finish();
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

export function isUploadName(name: string | null): name is string {
  return name !== null && name !== '' && name.length <= MAX_FILE_NAME_CHARS;
}

/** The length of the request's body in bytes, for which there is room on the disk of `folder`. @throws LanChatError `disk-full` */
export async function checkRoom(request: IncomingMessage, name: string, folder: string): Promise<number> {
  const size = Number(request.headers['content-length'] ?? 0);
  const { bavail, bsize } = await statfs(folder);
  if (size + FREE_DISK_KEPT_BYTES > bavail * bsize) throw new LanChatError('disk-full', { name, size });
  return size;
}
