import clsx from 'clsx';
import type { CSSProperties } from 'react';
import { thumbnailSize } from '../../lib/thumbnail-size.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import type { PictureFile } from '../../store/pictures.ts';
import { usePicture } from '../../store/use-picture.ts';
import styles from './offer-pictures.module.css';

type PictureTileProps = {
  readonly picture: PictureFile;
  /** `single` has the proportions of the image, within limits; a `tile` fills its place. */
  readonly shape: 'single' | 'tile';
  /** The accessible name. */
  readonly label: string;
  /** How many images are not shown. */
  readonly more?: number;
};

const WIDEST = 2.4;
const HIGHEST = 0.6;
const UNKNOWN_RATIO = 4 / 3;

/** An image in a card: its thumbnail at once, the picture when it is decoded. A click shows it large. */
export function PictureTile({ picture, shape, label, more = 0 }: PictureTileProps) {
  const { showPicture } = useActions();
  const { ref, thumbnail } = picture;
  const state = usePicture(ref.transferId, ref.file, 'card');
  const isSingle = shape === 'single';
  if (state.state === 'none' && thumbnail === undefined && isSingle) return null;
  const size = thumbnail === undefined ? undefined : thumbnailSize(thumbnail);
  const ratio = size === undefined ? UNKNOWN_RATIO : Math.min(WIDEST, Math.max(HIGHEST, size.width / size.height));
  return (
    <button
      type="button"
      className={clsx(styles.picture, styles[shape])}
      style={isSingle ? ({ '--ratio': ratio } as CSSProperties) : undefined}
      aria-label={label}
      aria-busy={state.state === 'loading' || undefined}
      title={picture.name}
      onClick={() => showPicture(ref)}
    >
      {thumbnail !== undefined && <img className={clsx(styles.image, styles.thumbnail)} src={`data:image/webp;base64,${thumbnail}`} alt="" />}
      {state.state === 'here' && (
        <img className={clsx(styles.image, size === undefined && isSingle && styles.whole)} src={state.picture.url} alt="" decoding="async" />
      )}
      {more > 0 && (
        <span className={styles.more} aria-hidden="true">
          {words.finding.pictures.more(more)}
        </span>
      )}
    </button>
  );
}
