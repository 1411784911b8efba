import { useEffect, useMemo, useState } from 'react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { AppState, PictureRef } from '../../store/app-state.ts';
import { canBeAlbum, isSamePicture, type PictureFile, pictureOf, picturesIn } from '../../store/pictures.ts';
import { selectLog } from '../../store/selectors.ts';

/** All pictures of the room that `shown` is in, as far as its lines are in the window, in their order. */
export function usePictureList(shown: PictureRef): readonly PictureFile[] {
  const { pictureFiles } = useActions();
  const log = useApp((state) => logOf(state, shown));
  const transfers = useApp((state) => state.transfers);
  const around = useMemo(() => {
    const offered = log.entries.flatMap(({ id, body }) => (body.kind === 'file' ? (transfers[id] ?? []) : []));
    const own = transfers[shown.transferId];
    return own === undefined || offered.includes(own) ? offered : [...offered, own];
  }, [log, transfers, shown.transferId]);
  const [pictures, setPictures] = useState<readonly PictureFile[]>([]);
  useEffect(() => {
    let isWanted = true;
    const listOf = async (transfer: Transfer): Promise<readonly PictureFile[]> => {
      const single = pictureOf(transfer);
      if (single !== undefined) return [single];
      return canBeAlbum(transfer) ? picturesIn(transfer, await pictureFiles(transfer.id)) : [];
    };
    void Promise.all(around.map(listOf)).then((lists) => isWanted && setPictures(lists.flat()));
    return () => {
      isWanted = false;
    };
  }, [around, pictureFiles]);
  return pictures.some(({ ref }) => isSamePicture(ref, shown)) ? pictures : [];
}

function logOf(state: AppState, { transferId }: PictureRef) {
  return selectLog(state, state.transfers[transferId]?.roomId ?? '');
}
