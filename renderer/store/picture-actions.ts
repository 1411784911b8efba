import type { TransferId } from '../../shared/model/ids.ts';
import type { OfferedFile } from '../../shared/model/transfer.ts';
import { createPictureMaker, type PictureMaker } from '../lib/picture-maker.ts';
import { type Picture, PictureShelf } from '../lib/picture-shelf.ts';
import { saveBlob } from '../lib/save-blob.ts';
import type { PictureRef } from './app-state.ts';
import type { Calls } from './calls.ts';
import type { AppStore } from './store.ts';

/** How large a picture is wanted: in a card, or as large as the window can show. */
export type PictureSize = 'card' | 'large';

/** Pixels in each direction. */
const MAX_PIXELS: Readonly<Record<PictureSize, number>> = { card: 640, large: 4_096 };
const SPARE_CARDS = 60;
const SPARE_LARGE = 3;

/** Images as pictures, and which of them is shown over the window. */
export function createPictureActions(store: AppStore, { ask, askAndReport, reportFailure }: Calls, make: PictureMaker = createPictureMaker()) {
  const shelves: Readonly<Record<PictureSize, PictureShelf>> = {
    card: new PictureShelf({ spare: SPARE_CARDS }),
    large: new PictureShelf({ spare: SPARE_LARGE }),
  };
  const lists = new Map<TransferId, Promise<readonly OfferedFile[]>>();

  async function load({ transferId, file }: PictureRef, size: PictureSize) {
    const result = await ask('transfer.image', { transferId, ...(file === undefined ? {} : { file }) });
    return result.ok && result.value !== null ? await make(result.value, MAX_PIXELS[size]) : null;
  }

  async function loadFiles(transferId: TransferId): Promise<readonly OfferedFile[]> {
    const result = await ask('transfer.files', { transferId });
    if (!result.ok) lists.delete(transferId);
    return result.ok ? result.value : [];
  }

  return {
    showPicture: (picture: PictureRef) => store.setState({ picture }),
    closePicture: () => store.setState({ picture: null }),
    /** The picture when it is here already. */
    peekPicture: (ref: PictureRef, size: PictureSize): Picture | undefined => shelves[size].peek(keyOf(ref)),
    /** Loads the picture and keeps it until it is released; null when there is none. */
    takePicture: (ref: PictureRef, size: PictureSize): Promise<Picture | null> => shelves[size].take(keyOf(ref), () => load(ref, size)),
    releasePicture: (ref: PictureRef, size: PictureSize) => shelves[size].release(keyOf(ref)),
    /** Saves the image as it is, wherever the person wants it. */
    async savePicture({ transferId, file }: PictureRef, name: string): Promise<void> {
      const image = await askAndReport('transfer.image', { transferId, ...(file === undefined ? {} : { file }) });
      if (image === undefined) return;
      if (image === null) reportFailure({ code: 'file-not-found', params: { name } });
      else saveBlob(new Blob([Uint8Array.from(atob(image.base64), (character) => character.charCodeAt(0))], { type: image.type }), name);
    },
    /** The files of a tree whose pictures are shown, asked for once. Empty when they could not be told. */
    pictureFiles(transferId: TransferId): Promise<readonly OfferedFile[]> {
      const files = lists.get(transferId) ?? loadFiles(transferId);
      lists.set(transferId, files);
      return files;
    },
  };
}

function keyOf({ transferId, file }: PictureRef): string {
  return file === undefined ? transferId : `${transferId} ${file}`;
}
