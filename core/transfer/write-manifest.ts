import { setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_MANIFEST_BYTES } from '../../shared/wire/limits.ts';

export type ManifestFile = { readonly path: string; readonly size: number; readonly thumbnail?: string | undefined };

/** Files that are written down before other work has its turn. */
const FILES_AT_ONCE = 2_000;
/** What a thumbnail takes in the manifest besides itself. */
const THUMBNAIL_EXTRA_BYTES = ',"thumbnail":""'.length;

/**
 * The manifest of a tree as it goes over the wire: of the shape in shared/model/manifest.ts. Thumbnails for which there is no room are
 * left out, the last ones first. Undefined when it is larger than a manifest may be without any.
 */
export async function writeManifest(files: readonly ManifestFile[], emptyFolders: readonly string[]): Promise<Buffer | undefined> {
  const withoutThumbnails = files.map(({ path, size }) => ({ path, size }));
  const bare = await write(withoutThumbnails, emptyFolders);
  if (bare.length > MAX_MANIFEST_BYTES) return undefined;
  if (files.every(({ thumbnail }) => thumbnail === undefined)) return bare;
  let room = MAX_MANIFEST_BYTES - bare.length;
  const shown = files.map(({ path, size, thumbnail }) => {
    if (thumbnail === undefined || room < thumbnail.length + THUMBNAIL_EXTRA_BYTES) return { path, size };
    room -= thumbnail.length + THUMBNAIL_EXTRA_BYTES;
    return { path, size, thumbnail };
  });
  return await write(shown, emptyFolders);
}

async function write(files: readonly ManifestFile[], emptyFolders: readonly string[]): Promise<Buffer> {
  const pieces = [Buffer.from('{"version":1,"files":[')];
  for (let first = 0; first < files.length; first += FILES_AT_ONCE) {
    const text = JSON.stringify(files.slice(first, first + FILES_AT_ONCE)).slice(1, -1);
    pieces.push(Buffer.from(first === 0 ? text : `,${text}`));
    await nextTurn();
  }
  pieces.push(Buffer.from(`],"emptyFolders":${JSON.stringify(emptyFolders)}}`));
  return Buffer.concat(pieces);
}
