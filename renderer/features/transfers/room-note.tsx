import { HardDrive } from 'lucide-react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { type OfferLook, obstacleOf } from '../../store/offer-look.ts';
import { Button } from '../../ui/button.tsx';
import styles from './offer-card.module.css';

type RoomNoteProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }>; readonly look: OfferLook };

/** Says that what is chosen does not fit, with the ways on: look again, or let the sender know. */
export function RoomNote({ transfer, look }: RoomNoteProps) {
  const actions = useActions();
  const { id, senderAlias } = transfer;
  const obstacle = obstacleOf(look);
  if (obstacle?.kind !== 'too-little-room') return null;
  return (
    <div className={styles.failure} role="status">
      <HardDrive size={16} />
      <div>
        <p>
          <strong>{words.files.tooLittle(formatBytes(obstacle.bytes, 'en'), formatBytes(obstacle.freeBytes, 'en'))}.</strong>{' '}
          {words.files.tooLittleHint}
        </p>
        <div className={styles.noteActions}>
          <Button size="small" busy={look.isLoading} onClick={() => void actions.lookAtOffer(id)}>
            {words.files.checkAgain}
          </Button>
          <Button size="small" variant="quiet" disabled={look.isTold} onClick={() => void actions.tellNoRoom(id)}>
            {look.isTold ? words.files.told(senderAlias) : words.files.tell(senderAlias)}
          </Button>
        </div>
      </div>
    </div>
  );
}
