import { Archive, ArchiveRestore, Bell, BellOff, CheckCheck, FileDown, Info, Settings2, Timer, Trash2 } from 'lucide-react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { canArchiveRoom, canChangeRoom } from './room-rights.ts';
import { useArchiveRoom } from './use-archive-room.tsx';

type RoomMenuItemsProps = {
  readonly room: RoomView /** An imported room is deleted only after a question. */;
  readonly onForget: (room: RoomView) => void;
};

/** What can be done about a room, for any menu. */
export function RoomMenuItems({ room, onForget }: RoomMenuItemsProps) {
  const actions = useActions();
  const archive = useArchiveRoom();
  const canChange = useApp((state) => canChangeRoom(state, room));
  const canArchive = useApp((state) => canArchiveRoom(state, room));
  const { id: roomId } = room;
  const exporting = (
    <MenuItem icon={<FileDown size={16} />} onSelect={() => actions.openDialog({ kind: 'export', roomId })}>
      {words.rooms.menu.export}
    </MenuItem>
  );
  if (room.imported !== undefined) {
    return (
      <>
        {exporting}
        <MenuSeparator />
        <MenuItem tone="danger" icon={<Trash2 size={16} />} onSelect={() => onForget(room)}>
          {words.rooms.menu.forget}
        </MenuItem>
      </>
    );
  }
  return (
    <>
      {room.unread > 0 && (
        <MenuItem icon={<CheckCheck size={16} />} onSelect={() => void actions.markRead(roomId, room.lastSeq)}>
          {words.rooms.menu.markRead}
        </MenuItem>
      )}
      <MenuItem icon={room.muted ? <Bell size={16} /> : <BellOff size={16} />} onSelect={() => void actions.mute(roomId, !room.muted)}>
        {room.muted ? words.rooms.menu.unmute : words.rooms.menu.mute}
      </MenuItem>
      <MenuItem
        icon={canChange ? <Settings2 size={16} /> : <Info size={16} />}
        onSelect={() => actions.openDialog({ kind: 'room-settings', roomId })}
      >
        {canChange ? words.rooms.menu.settings : words.rooms.menu.about}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Timer size={16} />} onSelect={() => actions.openDialog({ kind: 'keep', roomId })}>
        {words.rooms.menu.keep}
      </MenuItem>
      {exporting}
      {canArchive && (
        <MenuItem
          icon={room.archived === true ? <ArchiveRestore size={16} /> : <Archive size={16} />}
          onSelect={() => void archive(room, room.archived !== true)}
        >
          {room.archived === true ? words.rooms.menu.reopen : words.rooms.menu.archive}
        </MenuItem>
      )}
    </>
  );
}
