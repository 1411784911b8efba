import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';

/** Deletes an imported room from this device, after a question. */
export function useForgetImport(): { readonly ask: (room: RoomView) => void; readonly dialog: ReactNode } {
  const actions = useActions();
  const [room, setRoom] = useState<RoomView>();
  const close = () => setRoom(undefined);
  const forget = async (wanted: RoomView) => {
    close();
    const failure = await actions.forgetImport(wanted.id);
    if (failure !== undefined) actions.reportFailure(failure);
  };
  const dialog = room !== undefined && (
    <AlertDialog
      open
      onCancel={close}
      tone="danger"
      icon={<Trash2 size={22} />}
      title={words.rooms.forgetQuestion.title(room.name)}
      text={words.rooms.forgetQuestion.text}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button variant="danger" onClick={() => void forget(room)}>
            {words.rooms.forgetQuestion.confirm}
          </Button>
        </>
      }
    />
  );
  return { ask: setRoom, dialog };
}
