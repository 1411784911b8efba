import { MessageSquareText } from 'lucide-react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { offerLabel } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { roomTitle, selectSelfId } from '../../store/selectors.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { OfferHead } from './offer-head.tsx';
import { OfferMarks } from './offer-marks.tsx';
import { TransferActions } from './transfer-actions.tsx';
import styles from './transfer-list.module.css';
import { TransferState } from './transfer-state.tsx';

type TransferRowProps = {
  readonly transfer: Transfer;
  /** Undefined while the conversation does not have its card. */
  readonly onShow: ((id: Transfer['id']) => void) | undefined;
};

/** One offer in the list of all: what the card in the conversation says, and from whom it is. */
export function TransferRow({ transfer, onShow }: TransferRowProps) {
  const { id } = transfer;
  const sender = transfer.direction === 'incoming' ? transfer.senderAlias : undefined;
  const place = usePlace(transfer);
  return (
    <li className={styles.row} aria-label={offerLabel(transfer, sender)}>
      <div className={styles.head}>
        <OfferHead offer={transfer} facts={[sender === undefined ? words.files.fromYou : words.files.from(sender), ...place]} />
        {onShow !== undefined && (
          <IconButton size="small" label={words.transfers.show} icon={<MessageSquareText size={16} />} onClick={() => onShow(id)} />
        )}
      </div>
      <OfferMarks transfer={transfer} />
      <TransferState transfer={transfer} />
      <TransferActions transfer={transfer} />
    </li>
  );
}

/** The room in which it is offered, where there are several. */
function usePlace({ roomId }: Transfer): readonly string[] {
  const title = useApp((state) => {
    const room = state.rooms.length > 1 ? state.rooms.find(({ id }) => id === roomId) : undefined;
    return room && roomTitle(room, state.members, selectSelfId(state));
  });
  return title === undefined ? [] : [words.finding.transferIn(title)];
}
