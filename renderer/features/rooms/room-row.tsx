import clsx from 'clsx';
import { BellOff, Pencil } from 'lucide-react';
import { memo } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { AppState } from '../../store/app-state.ts';
import { roomTitle, selectSelfId } from '../../store/selectors.ts';
import { RoomBadge } from './room-badge.tsx';
import { roomLabel } from './room-label.ts';
import styles from './room-list.module.css';
import { othersIn, RoomMark } from './room-mark.tsx';
import { TypingDots } from './typing-dots.tsx';

type RoomRowProps = {
  readonly room: RoomView;
  readonly isCurrent: boolean;
  readonly onOpened: () => void;
};

/** A room to open: what it is called, and what waits in it. */
export const RoomRow = memo(function RoomRow({ room, isCurrent, onOpened }: RoomRowProps) {
  const actions = useActions();
  const title = useApp((state) => roomTitle(room, state.members, selectSelfId(state)));
  const presence = useApp((state) => presenceOfOther(room, state));
  const isTyping = useApp((state) => !isCurrent && (state.typing[room.id]?.length ?? 0) > 0);
  const isUnread = room.unread > 0 && !room.muted;
  return (
    <li>
      <button
        type="button"
        data-room={room.id}
        // The list is one stop of Tab; arrows lead on from there.
        tabIndex={isCurrent ? 0 : -1}
        data-waits={isUnread || undefined}
        className={clsx(styles.row, isCurrent && styles.current, isUnread && styles.unread, room.muted && styles.muted)}
        aria-current={isCurrent ? 'page' : undefined}
        aria-label={roomLabel(room, title, presence)}
        onClick={() => {
          void actions.openRoom(room.id);
          onOpened();
        }}
      >
        <RoomMark room={room} size={22} />
        <span className={styles.name} dir="auto" title={title}>
          {title}
        </span>
        {isTyping && <TypingDots />}
        {room.draft !== undefined && !isCurrent && <Pencil size={13} className={styles.hint} aria-hidden="true" />}
        {room.muted && <BellOff size={14} className={styles.hint} aria-hidden="true" />}
        {!isCurrent && <RoomBadge room={room} />}
      </button>
    </li>
  );
});

/** Of a conversation with one other person: whether they are here, as a word. */
function presenceOfOther(room: RoomView, state: AppState): string | undefined {
  if (room.kind !== 'direct' || room.imported !== undefined || room.members?.length !== 2) return undefined;
  const [other] = othersIn(room, state.members, selectSelfId(state));
  return other === undefined ? undefined : words.rooms.presence.short[presenceOf(other.member)];
}
