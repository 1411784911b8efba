import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';

import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { type ConversationItem, createConversationItems, selectLog, selectSelfId } from '../../store/selectors.ts';
import { ConversationRow } from './conversation-row.tsx';
import { authorOf } from './grouping.ts';
import { JumpToLatest } from './jump-to-latest.tsx';
import { ListHead } from './list-head.tsx';
import styles from './message-list.module.css';
import { QuietRoom } from './quiet-room.tsx';
import type { RenderFile } from './render-file.ts';
import { useStayAtBottom } from './use-stay-at-bottom.ts';
import { useStickToEnd } from './use-stick-to-end.ts';
import { useUnseenCount } from './use-unseen-count.ts';
import { useWantedEntry } from './use-wanted-entry.ts';

/** An entry that somebody wants to see; a new object for each time. */
export type WantedEntry = { readonly id: string };

type MessageListProps = {
  readonly roomId: RoomId;
  readonly renderFile: RenderFile;
  readonly empty: ReactNode;
  readonly wanted: WantedEntry | undefined;
};

/** Virtuoso counts down from here as older entries come in above. */
const FIRST_INDEX = 10_000_000;
const NEAR_BOTTOM_PX = 80;

/** The conversation: stays at the newest line while it is in view, keeps its place otherwise, and loads older lines at its top. */
export function MessageList({ roomId, renderFile, empty, wanted }: MessageListProps) {
  const actions = useActions();
  const log = useApp((state) => selectLog(state, roomId));
  const pending = useApp((state) => state.pending);
  const selfId = useApp(selectSelfId);
  const itemsOf = useMemo(createConversationItems, []);
  const items = itemsOf(log, pending, roomId);
  const list = useRef<VirtuosoHandle>(null);
  const { reachedEnd, handlers } = useStickToEnd(list);
  const [atBottom, setAtBottom] = useState(true);
  const frame = useStayAtBottom(atBottom, list);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const unseen = useUnseenCount(items, atBottom, selfId);
  const firstIndex = FIRST_INDEX - log.prepended;
  const firstSeq = log.entries[0]?.seq ?? 1;

  const loadOlder = useCallback(async () => {
    if (firstSeq <= 1 || loadingOlder) return;
    setLoadingOlder(true);
    await actions.loadOlder(roomId, firstSeq);
    setLoadingOlder(false);
  }, [actions, roomId, firstSeq, loadingOlder]);

  const pointedAt = useWantedEntry(wanted, items, list);
  const jump = () => list.current?.scrollToIndex({ index: 'LAST', align: 'end', behavior: 'auto' });

  if (!items.some(isConversation)) {
    return (
      <QuietRoom items={items} selfId={selfId}>
        {empty}
      </QuietRoom>
    );
  }
  return (
    <div ref={frame} className={styles.frame}>
      <Virtuoso
        ref={list}
        role="log"
        aria-label={words.chat.messages}
        // Rows that scroll into view are no news; NewMessages speaks.
        aria-live="off"
        className={styles.list}
        data={items}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        alignToBottom
        atBottomThreshold={NEAR_BOTTOM_PX}
        atBottomStateChange={(isAtBottom) => {
          setAtBottom(isAtBottom);
          if (isAtBottom) reachedEnd();
        }}
        {...handlers}
        followOutput={(isAtBottom) => (isAtBottom || isOwn(items.at(-1), selfId) ? 'auto' : false)}
        startReached={loadOlder}
        increaseViewportBy={{ top: 600, bottom: 300 }}
        computeItemKey={(_, item) => item.id}
        components={LIST_PARTS}
        context={{ loadingOlder }}
        itemContent={(index, item) => {
          const position = index - firstIndex;
          return (
            <ConversationRow
              item={item}
              above={items[position - 1]}
              below={items[position + 1]}
              selfId={selfId}
              pointedAt={item.id === pointedAt}
              renderFile={renderFile}
              onLoadMissing={(beforeSeq) => void actions.loadOlder(roomId, beforeSeq)}
            />
          );
        }}
      />
      {!atBottom && <JumpToLatest count={unseen} onJump={jump} />}
    </div>
  );
}

const LIST_PARTS = { Header: ListHead, Footer: () => <div className={styles.foot} /> };

/** Joins and leaves alone are no conversation: the room still is to be explained. */
function isConversation(item: ConversationItem): boolean {
  return item.kind === 'pending' || item.entry.body.kind !== 'notice';
}

function isOwn(item: ConversationItem | undefined, selfId: string | undefined): boolean {
  return item !== undefined && authorOf(item, selfId) === selfId;
}
