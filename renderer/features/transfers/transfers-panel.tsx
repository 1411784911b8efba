import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { RoomId, TransferId } from '../../../shared/model/ids.ts';
import { useMediaQuery } from '../../lib/use-media-query.ts';
import { words } from '../../locales/en.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TransferList } from './transfer-list.tsx';
import styles from './transfers-panel.module.css';

type TransfersPanelProps = {
  readonly open: boolean;
  readonly roomId: RoomId;
  readonly onClose: () => void;
  readonly onShow: (id: TransferId) => void;
};

/** The width from which the conversation has room for a pane beside it; the room's grid has the same. */
const WIDE = '(min-width: 1000px)';

/** All transfers: a pane beside the conversation, or a sheet over it in a window that is too narrow for one. */
export function TransfersPanel({ open, roomId, onClose, onShow }: TransfersPanelProps) {
  const isWide = useMediaQuery(WIDE);
  if (isWide) return open && <Pane roomId={roomId} onClose={onClose} onShow={onShow} />;
  const showAndClose = (id: TransferId) => {
    onClose();
    onShow(id);
  };
  return (
    <Dialog shape="sheet" open={open} onClose={onClose} title={words.transfers.heading}>
      <TransferList roomId={roomId} onShow={showAndClose} />
    </Dialog>
  );
}

function Pane({ roomId, onClose, onShow }: Omit<TransfersPanelProps, 'open'>) {
  const pane = useRef<HTMLElement>(null);
  const headingId = useId();
  useEffect(() => pane.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <aside ref={pane} className={styles.pane} tabIndex={-1} aria-labelledby={headingId} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <h2 className={styles.title} id={headingId}>
          {words.transfers.heading}
        </h2>
        <IconButton label={words.close} icon={<X size={18} />} tooltipSide="bottom" onClick={onClose} />
      </header>
      <div className={styles.scroll}>
        <TransferList roomId={roomId} onShow={onShow} />
      </div>
    </aside>
  );
}
