import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { type ConversationItem, createConversationItems } from '../../store/conversation-items.ts';
import { whatToLoad } from '../../store/history-actions.ts';
import { EMPTY_LOG } from '../../store/room-log.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { LineList } from './line-list.tsx';
import { LineToolsProvider } from './line-tools.tsx';
import styles from './message-list.module.css';
import { QuietRoom } from './quiet-room.tsx';
import type { RenderFile } from './render-file.ts';

type MessageListProps = {
  readonly roomId: RoomId;
  readonly renderFile: RenderFile;
  /** What a room looks like in which nobody has said anything. */
  readonly empty: ReactNode;
};

/** The conversation of a room, with everything that can be done with its lines. */
export function MessageList(props: MessageListProps) {
  return (
    <LineToolsProvider>
      <Conversation key={props.roomId} {...props} />
      <DeleteDialog />
    </LineToolsProvider>
  );
}

function Conversation({ roomId, renderFile, empty }: MessageListProps) {
  const log = useApp((state) => state.logs[roomId]);
  const pending = useApp((state) => state.pending);
  const selfId = useApp(selectSelfId);
  const itemsOf = useMemo(createConversationItems, []);
  const items = itemsOf(log ?? EMPTY_LOG, pending, roomId);
  const isFilled = useFilled(roomId);
  const wasEmpty = useRef(false);

  if (!isFilled || log === undefined) {
    return (
      <div className={styles.opening}>
        <Spinner size={18} /> {words.conversation.loading}
      </div>
    );
  }
  if (!log.hasOlder && !log.hasNewer && !items.some(isConversation)) {
    wasEmpty.current = true;
    return (
      <QuietRoom items={items} selfId={selfId}>
        {empty}
      </QuietRoom>
    );
  }
  return <LineList key={log.generation} roomId={roomId} log={log} items={items} renderFile={renderFile} wasEmpty={wasEmpty.current} />;
}

/** Whether the lines are here that the room is opened with; loads them when they are not. What is not shown yet is not taken as read. */
function useFilled(roomId: RoomId): boolean {
  const actions = useActions();
  const isMissing = useApp((state) => state.logs[roomId] === undefined);
  const [isFilled, setFilled] = useState(false);
  const isReady = useApp((state) => whatToLoad(state, roomId) === undefined);
  useEffect(() => {
    if (isFilled && !isMissing) return;
    let stopped = false;
    void actions.fillRoom(roomId).then(() => !stopped && setFilled(true));
    return () => {
      stopped = true;
    };
  }, [actions, roomId, isFilled, isMissing]);
  return isFilled || isReady;
}

/** Joins and leaves alone are no conversation: the room still is to be explained. */
function isConversation(item: ConversationItem): boolean {
  return item.kind === 'pending' || item.entry.body.kind !== 'notice';
}
