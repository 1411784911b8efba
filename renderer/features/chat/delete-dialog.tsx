import { Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectLog } from '../../store/selectors.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';

const t = words.conversation.deleteQuestion;

/** Asks before a line is taken from everybody. */
export function DeleteDialog() {
  const actions = useActions();
  const dialog = useApp((state) => state.dialog);
  const asked = dialog?.kind === 'delete' ? dialog : undefined;
  const isFile = useApp((state) => asked !== undefined && isFileAt(selectLog(state, asked.roomId).entries, asked.seq));
  // The words stay while it fades away.
  const shown = useRef(isFile);
  if (asked !== undefined) shown.current = isFile;
  const close = () => actions.openDialog(null);
  return (
    <AlertDialog
      open={asked !== undefined}
      onCancel={close}
      tone="danger"
      icon={<Trash2 size={22} />}
      title={t.title}
      text={shown.current ? t.offerText : t.text}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button
            variant="danger"
            onClick={() => {
              close();
              if (asked !== undefined) actions.report(actions.deleteEntry(asked.roomId, asked.seq));
            }}
          >
            {t.confirm}
          </Button>
        </>
      }
    />
  );
}

function isFileAt(entries: ReturnType<typeof selectLog>['entries'], seq: number): boolean {
  return entries.find((entry) => entry.seq === seq)?.body.kind === 'file';
}
