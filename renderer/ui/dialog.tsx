import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { words } from '../locales/en.ts';
import styles from './dialog.module.css';
import { firstFocusIn } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** `sheet` comes in from the right side and is as high as the window, `drawer` from the left; `tall` leaves its content all the height there is. */
  readonly shape?: 'card' | 'tall' | 'sheet' | 'drawer';
};

/** A window over the window, with a close button. It has the focus itself at first, so that its title is read, unless a field in it wants it (`FIRST_FOCUS`); Esc and a click outside close it; the focus goes back where it was. */
export function Dialog({ open, onClose, title, children, shape = 'card' }: DialogProps) {
  const popupRef = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} forceRender />
        <Base.Popup
          ref={popupRef}
          initialFocus={() => firstFocusIn(popupRef.current) ?? popupRef.current}
          className={clsx(styles.popup, styles[shape])}
        >
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<IconButton label={words.close} icon={<X size={18} />} tooltipSide="bottom" />} />
          </header>
          <div className={styles.body}>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
