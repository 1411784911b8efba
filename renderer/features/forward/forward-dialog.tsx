import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectLog } from '../../store/selectors.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ForwardForm } from './forward-form.tsx';

/** Sends a line on into another room or conversation. */
export function ForwardDialog() {
  const { openDialog } = useActions();
  const entry = useApp((state) => {
    const { dialog } = state;
    return dialog?.kind === 'forward' ? selectLog(state, dialog.roomId).entries.find(({ seq }) => seq === dialog.seq) : undefined;
  });
  return (
    <Dialog open={entry !== undefined} onClose={() => openDialog(null)} title={words.finding.forward.title}>
      {entry !== undefined && <ForwardForm entry={entry} onClose={() => openDialog(null)} />}
    </Dialog>
  );
}
