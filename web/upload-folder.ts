import type { IncomingMessage } from 'node:http';
import { LanChatError } from '../core/index.ts';
import type { StagedFile } from '../shared/ipc/contract.ts';
import { type Manifest, manifestSchema } from '../shared/model/manifest.ts';
import { MAX_MANIFEST_BYTES } from '../shared/wire/limits.ts';
import { BodyReader } from './body-reader.ts';
import { checkRoom, isUploadName, type UploadTarget } from './upload.ts';

/**
 * Stages a folder from one body, `PUT /upload-folder?name=…&manifest=…`: the JSON of its manifest, of as many bytes as `manifest` says,
 * and then the bytes of its files in that order. A request that breaks off leaves nothing.
 * @throws LanChatError `bad-request`, `disk-full`, or what the staged folder throws.
 */
export async function receiveFolder(request: IncomingMessage, query: URLSearchParams, { stagedFiles, dataDir }: UploadTarget): Promise<StagedFile> {
  const name = query.get('name');
  const manifestBytes = Number(query.get('manifest'));
  if (!isUploadName(name) || !Number.isInteger(manifestBytes) || manifestBytes < 2 || manifestBytes > MAX_MANIFEST_BYTES)
    throw new LanChatError('bad-request');
  const size = await checkRoom(request, name, dataDir);
  await using body = new BodyReader(request);
  const { files, emptyFolders } = readManifest(await body.whole(manifestBytes));
  if (files.reduce((sum, file) => sum + file.size, manifestBytes) !== size) throw new LanChatError('bad-request');
  const folder = await stagedFiles.createUploadFolder(name);
  try {
    for (const file of files) await folder.addFile(file.path, body.part(file.size));
    for (const path of emptyFolders) await folder.addEmptyFolder(path);
    return await folder.finish();
  } catch (error) {
    await folder.abort();
    throw error;
  }
}

/** @throws LanChatError `bad-request` */
function readManifest(bytes: Uint8Array): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new LanChatError('bad-request', {}, { cause });
  }
}
