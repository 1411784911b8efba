import type { TransferId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { SidePane, useSidePaneWidth } from '../../ui/side-pane.tsx';
import { TransferList } from './transfer-list.tsx';

type TransfersPanelProps = { readonly open: boolean; readonly onClose: () => void; readonly onShow: (id: TransferId) => void };

/** All transfers, of every room. */
export function TransfersPanel({ open, onClose, onShow }: TransfersPanelProps) {
  const isBeside = useSidePaneWidth();
  const show = (id: TransferId) => {
    if (!isBeside) onClose();
    onShow(id);
  };
  return (
    <SidePane open={open} onClose={onClose} title={words.transfers.heading}>
      <TransferList onShow={show} />
    </SidePane>
  );
}
