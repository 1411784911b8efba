import { useEffect, useState } from 'react';
import type { Picture } from '../lib/picture-shelf.ts';
import { useActions } from './app-context.ts';
import type { PictureRef } from './app-state.ts';
import type { PictureSize } from './picture-actions.ts';

export type PictureState = { readonly state: 'loading' } | { readonly state: 'none' } | { readonly state: 'here'; readonly picture: Picture };

const LOADING: PictureState = { state: 'loading' };

/** An image as a picture, from the moment it is shown until it is not any more. */
export function usePicture(transferId: PictureRef['transferId'], file: number | undefined, size: PictureSize): PictureState {
  const { peekPicture, takePicture, releasePicture } = useActions();
  const [shown, setShown] = useState<{ readonly key: string; readonly state: PictureState }>();
  const key = `${transferId} ${file} ${size}`;
  useEffect(() => {
    const ref: PictureRef = { transferId, ...(file === undefined ? {} : { file }) };
    let isWanted = true;
    void takePicture(ref, size).then((picture) => {
      if (isWanted) setShown({ key, state: picture === null ? { state: 'none' } : { state: 'here', picture } });
    });
    return () => {
      isWanted = false;
      releasePicture(ref, size);
    };
  }, [transferId, file, size, key, takePicture, releasePicture]);
  if (shown?.key === key) return shown.state;
  const known = peekPicture({ transferId, ...(file === undefined ? {} : { file }) }, size);
  return known === undefined ? LOADING : { state: 'here', picture: known };
}
