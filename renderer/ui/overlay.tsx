import { Dialog as Base } from '@base-ui/react/dialog';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import styles from './overlay.module.css';

type OverlayProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The accessible name. */
  readonly label: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
};

/** Something to look at that takes the whole window, on dark ground in every theme. Esc closes it, and the focus goes back where it was. */
export function Overlay({ open, onClose, label, onKeyDown, children }: OverlayProps) {
  const popupRef = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Popup ref={popupRef} initialFocus={popupRef} className={styles.popup} aria-label={label} onKeyDown={onKeyDown}>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
