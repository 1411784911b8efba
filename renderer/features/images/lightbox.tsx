import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { PictureRef } from '../../store/app-state.ts';
import { isSamePicture } from '../../store/pictures.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Overlay } from '../../ui/overlay.tsx';
import styles from './lightbox.module.css';
import { LightboxBar } from './lightbox-bar.tsx';
import { PictureStage, type Stage } from './picture-stage.tsx';
import { usePictureList } from './use-picture-list.ts';
import { ZOOM_STEP } from './zoom.ts';

const PAN_PIXELS = 80;

/** The picture that was clicked over the whole window, and the way to the others of the room. */
export function Lightbox() {
  const { closePicture } = useActions();
  const picture = useApp((state) => state.picture);
  return picture !== null && <OpenLightbox shown={picture} onClose={closePicture} />;
}

/** The keys: arrows go on, or move a zoomed picture; + and - zoom, 0 fits, Page Up and Page Down go on in any case. */
function OpenLightbox({ shown, onClose }: { readonly shown: PictureRef; readonly onClose: () => void }) {
  const { showPicture } = useActions();
  const pictures = usePictureList(shown);
  const stage = useRef<Stage>(null);
  const [percent, setPercent] = useState<number>();
  const at = pictures.findIndex(({ ref }) => isSamePicture(ref, shown));
  const picture = pictures[at];
  const previous = pictures[at - 1];
  const next = pictures[at + 1];

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isZoomed = stage.current?.isZoomed() ?? false;
    const go = (target: typeof next) => target !== undefined && showPicture(target.ref);
    switch (event.key) {
      case 'ArrowLeft':
        if (isZoomed) stage.current?.pan(PAN_PIXELS, 0);
        else go(previous);
        break;
      case 'ArrowRight':
        if (isZoomed) stage.current?.pan(-PAN_PIXELS, 0);
        else go(next);
        break;
      case 'ArrowUp':
        stage.current?.pan(0, PAN_PIXELS);
        break;
      case 'ArrowDown':
        stage.current?.pan(0, -PAN_PIXELS);
        break;
      case 'PageUp':
        go(previous);
        break;
      case 'PageDown':
        go(next);
        break;
      case '+':
      case '=':
        stage.current?.zoom(ZOOM_STEP);
        break;
      case '-':
        stage.current?.zoom(1 / ZOOM_STEP);
        break;
      case '0':
        stage.current?.reset();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <Overlay open onClose={onClose} label={picture?.name ?? words.finding.pictures.title} onKeyDown={onKeyDown}>
      {picture !== undefined && (
        <>
          <LightboxBar
            picture={picture}
            place={pictures.length > 1 ? words.finding.pictures.place(at + 1, pictures.length) : undefined}
            percent={percent}
            stage={stage}
            onClose={onClose}
          />
          <PictureStage key={`${picture.ref.transferId} ${picture.ref.file}`} ref={stage} picture={picture} onZoom={setPercent} />
          {pictures.length > 1 && (
            <>
              <IconButton
                className={styles.previous}
                label={words.finding.pictures.previous}
                icon={<ChevronLeft size={26} />}
                tooltipSide="right"
                disabled={previous === undefined}
                onClick={() => previous !== undefined && showPicture(previous.ref)}
              />
              <IconButton
                className={styles.next}
                label={words.finding.pictures.next}
                icon={<ChevronRight size={26} />}
                tooltipSide="left"
                disabled={next === undefined}
                onClick={() => next !== undefined && showPicture(next.ref)}
              />
            </>
          )}
        </>
      )}
    </Overlay>
  );
}
