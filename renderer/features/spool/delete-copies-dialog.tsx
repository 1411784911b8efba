import { Trash2 } from 'lucide-react';
import type { SpooledOffer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';

type DeleteCopiesDialogProps = {
  /** The offers that end. */
  readonly ending: readonly SpooledOffer[];
  readonly onDelete: () => void;
  readonly onCancel: () => void;
};

/** No offer ends without a question. */
export function DeleteCopiesDialog({ ending, onDelete, onCancel }: DeleteCopiesDialogProps) {
  const [first, second] = ending;
  const only = second === undefined ? first : undefined;
  return (
    <AlertDialog
      open
      onCancel={onCancel}
      icon={<Trash2 size={22} />}
      tone="danger"
      title={only === undefined ? words.spool.endManyTitle(ending.length) : words.spool.endTitle}
      text={only === undefined ? words.spool.endManyText : words.spool.endText(offerTitle(only))}
      actions={
        <>
          <Button onClick={onCancel}>{words.cancel}</Button>
          <Button variant="danger" onClick={onDelete}>
            {words.spool.delete}
          </Button>
        </>
      }
    />
  );
}
