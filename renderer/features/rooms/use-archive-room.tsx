import { Archive } from 'lucide-react';
import { useCallback } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { toasts } from '../../ui/toast.tsx';

/** Archives a room, or opens it again. No question is asked: a toast offers the way back. */
export function useArchiveRoom(): (room: RoomView, archived: boolean) => Promise<void> {
  const actions = useActions();
  return useCallback(
    async (room: RoomView, archived: boolean) => {
      const failure = await actions.changeRoom(room.id, { archived });
      if (failure !== undefined) return actions.reportFailure(failure);
      if (!archived) return;
      const id = `archived-${room.id}`;
      const undo = () => {
        toasts.close(id);
        void actions.changeRoom(room.id, { archived: false });
      };
      toasts.add({
        id,
        title: words.rooms.archivedToast.title(room.name),
        description: words.rooms.archivedToast.text,
        data: {
          icon: <Archive size={18} />,
          actions: (
            <Button size="small" onClick={undo}>
              {words.rooms.archivedToast.undo}
            </Button>
          ),
        },
      });
    },
    [actions],
  );
}
