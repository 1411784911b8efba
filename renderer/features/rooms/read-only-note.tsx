import { Archive, BookMarked } from 'lucide-react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './read-only-note.module.css';
import { canArchiveRoom } from './room-rights.ts';
import { useArchiveRoom } from './use-archive-room.tsx';

/** Where one would write: why nothing can be written here, and the way to change that for who may. */
export function ReadOnlyNote({ room }: { readonly room: RoomView }) {
  const reopen = useArchiveRoom();
  const canReopen = useApp((state) => canArchiveRoom(state, room));
  const isImported = room.imported !== undefined;
  return (
    <div className={styles.note} role="note">
      {isImported ? <BookMarked size={17} aria-hidden="true" /> : <Archive size={17} aria-hidden="true" />}
      <p>{isImported ? words.rooms.imported : words.rooms.archived}</p>
      {canReopen && (
        <Button size="small" onClick={() => void reopen(room, false)}>
          {words.rooms.menu.reopen}
        </Button>
      )}
    </div>
  );
}
