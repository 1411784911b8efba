import { ImageOff } from 'lucide-react';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { words } from '../../locales/en.ts';
import type { PictureFile } from '../../store/pictures.ts';
import { usePicture } from '../../store/use-picture.ts';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './lightbox.module.css';
import { useZoom } from './use-zoom.ts';

/** What the bar and the keys do with the picture. */
export type Stage = { zoom(factor: number): void; pan(x: number, y: number): void; reset(): void; isZoomed(): boolean };

type PictureStageProps = {
  readonly picture: PictureFile;
  readonly ref: RefObject<Stage | null>;
  readonly onZoom: (percent: number | undefined) => void;
};

/** One picture, as large as there is room; it can be zoomed and moved. */
export function PictureStage({ picture, ref, onZoom }: PictureStageProps) {
  const { transferId, file } = picture.ref;
  const large = usePicture(transferId, file, 'large');
  const small = usePicture(transferId, file, 'card');
  const frame = useRef<HTMLDivElement>(null);
  const size = large.state === 'here' ? large.picture : undefined;
  const { view, fitted, zoom, pan, reset, handlers } = useZoom(frame, size);
  useImperativeHandle(ref, () => ({ zoom, pan, reset, isZoomed: () => view.scale > 1 }), [zoom, pan, reset, view.scale]);
  const percent = size === undefined || fitted === undefined ? undefined : Math.round((fitted.width * view.scale * 100) / size.width);
  useEffect(() => onZoom(percent), [percent, onZoom]);
  return (
    <div ref={frame} className={styles.stage} data-zoomed={view.scale > 1 || undefined} {...handlers}>
      {large.state === 'here' && fitted !== undefined && (
        <img
          className={styles.picture}
          src={large.picture.url}
          alt={picture.name}
          draggable={false}
          style={{
            width: fitted.width,
            height: fitted.height,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
        />
      )}
      {large.state === 'loading' && (
        <>
          {small.state === 'here' && <img className={styles.preview} src={small.picture.url} alt="" />}
          <p className={styles.loading} role="status" aria-label={words.finding.pictures.loading(picture.name)}>
            <Spinner size={26} />
          </p>
        </>
      )}
      {large.state === 'none' && (
        <div className={styles.none} role="status">
          <ImageOff size={30} />
          <p>{words.finding.pictures.none}</p>
          <p className={styles.quiet}>{words.finding.pictures.noneHint}</p>
        </div>
      )}
    </div>
  );
}
