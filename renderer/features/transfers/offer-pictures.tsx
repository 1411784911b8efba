import { useEffect, useState } from 'react';
import type { OfferedFile, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { canBeAlbum, type PictureFile, pictureOf, picturesIn } from '../../store/pictures.ts';
import styles from './offer-pictures.module.css';
import { PictureTile } from './picture-tile.tsx';

const ALBUM_TILES = 4;

/** The image that was saved, or is one's own; of a tree up to four of its images. Nothing where this device has none. */
export function OfferPictures({ transfer }: { readonly transfer: Transfer }) {
  const picture = pictureOf(transfer);
  if (picture !== undefined) return <PictureTile picture={picture} shape="single" label={words.finding.pictures.open(picture.name)} />;
  return canBeAlbum(transfer) && <Album transfer={transfer} />;
}

function Album({ transfer }: { readonly transfer: Transfer }) {
  const { pictureFiles } = useActions();
  const [files, setFiles] = useState<readonly OfferedFile[]>([]);
  useEffect(() => {
    let isWanted = true;
    void pictureFiles(transfer.id).then((answer) => isWanted && setFiles(answer));
    return () => {
      isWanted = false;
    };
  }, [pictureFiles, transfer.id]);
  const pictures = picturesIn(transfer, files);
  const shown = pictures.slice(0, ALBUM_TILES);
  const [first] = shown;
  if (first === undefined) return null;
  if (shown.length === 1) return <PictureTile picture={first} shape="single" label={words.finding.pictures.open(first.name)} />;
  const more = pictures.length - shown.length;
  return (
    <div className={styles.album} data-tiles={shown.length}>
      {shown.map((picture, index) => (
        <PictureTile key={picture.ref.file} picture={picture} shape="tile" {...labelOf(picture, index === ALBUM_TILES - 1 ? more : 0)} />
      ))}
    </div>
  );
}

function labelOf({ name }: PictureFile, more: number) {
  return more === 0 ? { label: words.finding.pictures.open(name) } : { label: words.finding.pictures.openMore(name, more), more };
}
