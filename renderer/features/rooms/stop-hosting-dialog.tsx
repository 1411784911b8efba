import { DoorClosed } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';

type StopHostingDialogProps = { readonly others: number; readonly onStop: () => void; readonly onCancel: () => void };

/** Nobody is sent away without a question. */
export function StopHostingDialog({ others, onStop, onCancel }: StopHostingDialogProps) {
  return (
    <AlertDialog
      open
      onCancel={onCancel}
      icon={<DoorClosed size={22} />}
      tone="danger"
      title={words.room.stopTitle}
      text={words.room.stopText(others)}
      actions={
        <>
          <Button onClick={onCancel}>{words.room.keepOpen}</Button>
          <Button variant="danger" onClick={onStop}>
            {words.room.stop}
          </Button>
        </>
      }
    />
  );
}
