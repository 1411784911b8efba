import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useMediaQuery } from '../lib/use-media-query.ts';
import { words } from '../locales/en.ts';
import { Dialog } from './dialog.tsx';
import { firstFocusIn } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';
import styles from './side-pane.module.css';

type SidePaneProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Stands beside the title. */
  readonly tools?: ReactNode;
  /** False for what is there from the start: the focus stays where it is. A field with `FIRST_FOCUS` in it takes it before the pane. */
  readonly takesFocus?: boolean;
};

/** The width from which the conversation has room for a pane beside it; the room's grid has the same. */
const WIDE = '(min-width: 1000px)';

/** Whether a pane is beside the conversation, and not over it: then it may stay open when it leads somewhere. */
export function useSidePaneWidth(): boolean {
  return useMediaQuery(WIDE);
}

/** Something beside the conversation, or a sheet over it in a window that is too narrow for both. Esc closes it. */
export function SidePane({ open, onClose, title, children, tools, takesFocus = true }: SidePaneProps) {
  const isWide = useSidePaneWidth();
  if (isWide) {
    return (
      open && (
        <Pane title={title} onClose={onClose} tools={tools} takesFocus={takesFocus}>
          {children}
        </Pane>
      )
    );
  }
  return (
    <Dialog shape="sheet" open={open} onClose={onClose} title={title}>
      {tools !== undefined && <div className={styles.sheetTools}>{tools}</div>}
      {children}
    </Dialog>
  );
}

function Pane({ onClose, title, children, tools, takesFocus }: Omit<SidePaneProps, 'open'>) {
  const pane = useRef<HTMLElement>(null);
  const headingId = useId();
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    if (!takesFocus) return;
    (firstFocusIn(pane.current) ?? pane.current)?.focus();
    return () => {
      // It was in the pane, and the pane is gone.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, [takesFocus, before]);
  const onKeyDown = (event: KeyboardEvent) => {
    // What opened above the pane, and is drawn elsewhere, has an Esc of its own.
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Node && pane.current?.contains(event.target))) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <aside ref={pane} className={styles.pane} tabIndex={-1} aria-labelledby={headingId} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <h2 className={styles.title} id={headingId}>
          {title}
        </h2>
        {tools}
        <IconButton label={words.close} icon={<X size={18} />} tooltipSide="bottom" onClick={onClose} />
      </header>
      <div className={styles.scroll}>{children}</div>
    </aside>
  );
}
