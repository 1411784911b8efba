import type { PictureRef } from './app-state.ts';
import type { AppStore } from './store.ts';

/** Which picture is shown over the window. */
export function createPictureActions(store: AppStore) {
  return {
    showPicture: (picture: PictureRef) => store.setState({ picture }),
    closePicture: () => store.setState({ picture: null }),
  };
}
