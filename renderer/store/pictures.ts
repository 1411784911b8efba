import type { OfferedFile, Transfer } from '../../shared/model/transfer.ts';
import { imageType } from '../lib/image-file.ts';
import type { PictureRef } from './app-state.ts';

/** A tree with more files than this is no album: its list would be long on the way. */
const MAX_ALBUM_FILES = 500;

/** An image that this device has, and what stands for it until it is drawn. */
export type PictureFile = { readonly ref: PictureRef; readonly name: string; readonly size: number; readonly thumbnail?: string };

/** Whether this device has the bytes: it saved them, or they are its own. */
export function hasBytes({ direction, status }: Transfer): boolean {
  if (direction === 'incoming') return status.state === 'saved';
  return status.state !== 'preparing' && status.state !== 'failed';
}

/** The plain image that the transfer is. */
export function pictureOf(transfer: Transfer): PictureFile | undefined {
  const { id, name, size, tree, thumbnail } = transfer;
  if (tree !== undefined || !hasBytes(transfer) || imageType({ name, size }) === undefined) return undefined;
  return { ref: { transferId: id }, name, size, ...(thumbnail === undefined ? {} : { thumbnail }) };
}

/** Whether it is a tree in which pictures are worth looking for. */
export function canBeAlbum(transfer: Transfer): boolean {
  return transfer.tree !== undefined && transfer.tree.files <= MAX_ALBUM_FILES && hasBytes(transfer);
}

/** The images of a tree, in its order. */
export function picturesIn({ id, faults = [] }: Transfer, files: readonly OfferedFile[]): readonly PictureFile[] {
  const missing = new Set(faults.map(({ file }) => file));
  return files.flatMap(({ file, path, size, thumbnail, isWanted }) => {
    const name = path.at(-1) ?? '';
    if (isWanted === false || missing.has(file) || imageType({ name, size }) === undefined) return [];
    return [{ ref: { transferId: id, file }, name, size, ...(thumbnail === undefined ? {} : { thumbnail }) }];
  });
}

export function isSamePicture(a: PictureRef, b: PictureRef): boolean {
  return a.transferId === b.transferId && a.file === b.file;
}
