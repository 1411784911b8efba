import type { StageableFolder, StagedFile } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Manifest } from '../../shared/model/manifest.ts';
import { MAX_MANIFEST_BYTES, MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_PATH_CHARS } from '../../shared/wire/limits.ts';
import { failureOf } from './failure-of.ts';
import { upload } from './upload-file.ts';

type UploadOptions = { readonly token: string; readonly onProgress: (loaded: number) => void };

/** Hands a folder with all that is in it to the browser shell, in one request: its manifest, then its files. `onProgress` counts bytes of files. */
export async function uploadFolder(folder: StageableFolder, { token, onProgress }: UploadOptions): Promise<IpcResult<StagedFile>> {
  const { name, files, emptyFolders } = folder;
  const manifest: Manifest = {
    version: 1,
    files: files.map(({ path, file }) => ({ path, size: file.size })),
    emptyFolders: [...emptyFolders],
  };
  const json = new Blob([JSON.stringify(manifest)]);
  if (isTooMuch(manifest, json.size)) return { ok: false, failure: failureOf('too-many-files', { name }) };
  const body = new Blob([json, ...files.map(({ file }) => file as File)]);
  const address = `/upload-folder?name=${encodeURIComponent(name)}&manifest=${json.size}`;
  return await upload(address, body, token, (loaded) => onProgress(Math.max(0, loaded - json.size)));
}

function isTooMuch({ files, emptyFolders }: Manifest, bytes: number): boolean {
  const paths = [...files.map(({ path }) => path), ...emptyFolders];
  const isTooLong = (path: string) => path.length > MAX_TREE_PATH_CHARS || path.split('/').length > MAX_TREE_DEPTH;
  return bytes > MAX_MANIFEST_BYTES || files.length > MAX_TREE_FILES || emptyFolders.length > MAX_TREE_FILES || paths.some(isTooLong);
}
