import { MessageSquareText } from 'lucide-react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { OfferedFile } from './offered-file.tsx';
import { TransferActions } from './transfer-actions.tsx';
import styles from './transfer-list.module.css';
import { TransferState } from './transfer-state.tsx';

type TransferRowProps = {
  readonly transfer: Transfer;
  /** Undefined while the conversation does not have its card. */
  readonly onShow: ((id: Transfer['id']) => void) | undefined;
};

/** One file in the list of all: what the card in the conversation says, and from whom it is. */
export function TransferRow({ transfer, onShow }: TransferRowProps) {
  const { id, name, size } = transfer;
  const isIncoming = transfer.direction === 'incoming';
  return (
    <li className={styles.row} aria-label={isIncoming ? words.files.label(name, transfer.senderAlias) : words.files.ownLabel(name)}>
      <div className={styles.head}>
        <OfferedFile name={name} size={size} facts={[isIncoming ? words.files.from(transfer.senderAlias) : words.files.fromYou]} />
        {onShow !== undefined && (
          <IconButton size="small" label={words.transfers.show} icon={<MessageSquareText size={16} />} onClick={() => onShow(id)} />
        )}
      </div>
      <TransferState transfer={transfer} />
      <TransferActions transfer={transfer} />
    </li>
  );
}
