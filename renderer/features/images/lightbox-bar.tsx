import { Download, FolderOpen, Maximize, X, ZoomIn, ZoomOut } from 'lucide-react';
import type { RefObject } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { visibleFileName } from '../../lib/file-name.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { PictureFile } from '../../store/pictures.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './lightbox.module.css';
import type { Stage } from './picture-stage.tsx';
import { ZOOM_STEP } from './zoom.ts';

type LightboxBarProps = {
  readonly picture: PictureFile;
  /** Which one of how many. */
  readonly place: string | undefined;
  readonly percent: number | undefined;
  readonly stage: RefObject<Stage | null>;
  readonly onClose: () => void;
};

/** What the picture is called, and what can be done with it. */
export function LightboxBar({ picture, place, percent, stage, onClose }: LightboxBarProps) {
  const { savePicture, revealTransfer } = useActions();
  const { transferId } = picture.ref;
  const canReveal = useApp(({ shell, transfers }) => shell.canReveal && transfers[transferId]?.direction === 'incoming');
  const facts = [formatBytes(picture.size, 'en'), ...(place === undefined ? [] : [place])];
  const hasPicture = percent !== undefined;
  return (
    <header className={styles.bar}>
      <div className={styles.words}>
        <h2 className={styles.name} dir="auto">
          {visibleFileName(picture.name)}
        </h2>
        <p className={styles.quiet} role="status">
          {facts.join(' · ')}
        </p>
      </div>
      <div className={styles.tools}>
        <IconButton
          label={words.finding.pictures.zoomOut}
          icon={<ZoomOut size={19} />}
          tooltipSide="bottom"
          disabled={!hasPicture}
          onClick={() => stage.current?.zoom(1 / ZOOM_STEP)}
        />
        <span className={styles.percent}>{hasPicture ? words.finding.pictures.zoom(percent) : ''}</span>
        <IconButton
          label={words.finding.pictures.zoomIn}
          icon={<ZoomIn size={19} />}
          tooltipSide="bottom"
          disabled={!hasPicture}
          onClick={() => stage.current?.zoom(ZOOM_STEP)}
        />
        <IconButton
          label={words.finding.pictures.fit}
          icon={<Maximize size={18} />}
          tooltipSide="bottom"
          disabled={!hasPicture}
          onClick={() => stage.current?.reset()}
        />
        <span className={styles.gap} />
        <IconButton
          label={words.finding.pictures.save}
          icon={<Download size={19} />}
          tooltipSide="bottom"
          disabled={!hasPicture}
          onClick={() => void savePicture(picture.ref, picture.name)}
        />
        {canReveal && (
          <IconButton
            label={words.finding.pictures.reveal}
            icon={<FolderOpen size={19} />}
            tooltipSide="bottom"
            onClick={() => void revealTransfer(transferId)}
          />
        )}
        <IconButton label={words.close} icon={<X size={20} />} tooltipSide="bottom" onClick={onClose} />
      </div>
    </header>
  );
}
