import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import clsx from 'clsx';
import { type ReactNode, useRef } from 'react';
import styles from './dialog.module.css';

type AlertDialogProps = {
  readonly open: boolean;
  /** Esc, and the way out that changes nothing. */
  readonly onCancel: () => void;
  readonly title: string;
  readonly text: ReactNode;
  readonly icon?: ReactNode;
  readonly tone?: 'plain' | 'danger';
  readonly children?: ReactNode;
  /** The focus starts at the text, for what must be read before it is answered. */
  readonly readFirst?: boolean;
  /** Left to right: first the way out, last what goes on. */
  readonly actions: ReactNode;
};

/** A question that must be answered. A click outside does not close it. */
export function AlertDialog({ open, onCancel, title, text, icon, tone = 'plain', readFirst = false, children, actions }: AlertDialogProps) {
  const actionsRef = useRef<HTMLDivElement>(null);
  const popupRef = useRef<HTMLDivElement>(null);
  const firstFocus = () => (readFirst ? popupRef.current : actionsRef.current?.querySelector('button')) ?? true;
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onCancel()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} forceRender />
        <Base.Popup className={clsx(styles.popup, styles.alert)} ref={popupRef} initialFocus={firstFocus}>
          {icon !== undefined && <div className={clsx(styles.icon, styles[tone])}>{icon}</div>}
          <Base.Title className={styles.alertTitle}>{title}</Base.Title>
          <Base.Description className={styles.text} render={<div />}>
            {text}
          </Base.Description>
          {children}
          <div className={styles.actions} ref={actionsRef}>
            {actions}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
