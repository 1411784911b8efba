import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import { lastSeqOf, type RoomLog } from '../../store/room-log.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { ConversationRow } from './conversation-row.tsx';
import { authorOf } from './grouping.ts';
import { JumpToLatest } from './jump-to-latest.tsx';
import { useLineTools } from './line-tools.tsx';
import { ListFoot, ListHead } from './list-parts.tsx';
import styles from './message-list.module.css';
import type { RenderFile } from './render-file.ts';
import { StickyDate } from './sticky-date.tsx';
import { useAttention } from './use-attention.ts';
import { useHoldPlace } from './use-hold-place.ts';
import { useLineKeys } from './use-line-keys.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useMissed } from './use-missed.ts';
import { useStayAtBottom } from './use-stay-at-bottom.ts';
import { useStickToEnd } from './use-stick-to-end.ts';
import { useUnreadDivider } from './use-unread-divider.ts';
import { useWantedLine, wantedIndex } from './use-wanted-line.ts';

type LineListProps = {
  readonly roomId: RoomId;
  readonly log: RoomLog;
  readonly items: readonly ConversationItem[];
  readonly renderFile: RenderFile;
  /** Somebody looks at the room since before it had lines. */
  readonly wasEmpty: boolean;
};

/** Virtuoso counts down from here as older entries come in above. */
const FIRST_INDEX = 10_000_000;
const NEAR_BOTTOM_PX = 80;
/** So much of what was read stays in view above the first unread line. */
const READ_ABOVE_PX = 72;

/** The lines of a room: stays at the newest one while it is in view, keeps its place otherwise, and loads more at both ends. */
export function LineList({ roomId, log, items, renderFile, wasEmpty }: LineListProps) {
  const actions = useActions();
  const selfId = useApp(selectSelfId);
  const room = useApp((state) => state.rooms.find(({ id }) => id === roomId));
  const wanted = useApp((state) => (state.wanted?.roomId === roomId ? state.wanted : null));
  const attention = useAttention();
  const list = useRef<VirtuosoHandle>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  // A list that opens at a wanted line is not at its end, though it has not said so yet.
  const [atBottom, setAtBottom] = useState(() => wantedIndex(wanted, items) === -1);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const atEnd = atBottom && !log.hasNewer;

  const missed = useMissed();
  const firstUnread = useUnreadDivider({ room, items, selfId, startsRead: wasEmpty && attention, attends: attention && !missed, atEnd });
  const [opening] = useState(() => openingPlace(items, wantedIndex(wanted, items), firstUnread));
  const { reachedEnd, letGo, sticks, handlers } = useStickToEnd(list, opening.index === 'LAST' && !log.hasNewer);
  const frame = useStayAtBottom(atEnd, list);
  const pointedAt = useWantedLine(wanted, items, list, letGo);
  const keys = useLineKeys(items, useLineTools());
  useMarkRead({ room, scroller, attention, endSeq: atEnd ? lastSeqOf(log) : undefined, lines: log.entries });

  useEffect(() => {
    actions.setReadingOlder(atEnd ? null : roomId);
    return () => actions.setReadingOlder(null);
  }, [actions, roomId, atEnd]);

  useHoldPlace(scroller, loadingOlder, log.prepended);
  const loadOlder = useCallback(async () => {
    setLoadingOlder(true);
    await actions.loadOlder(roomId);
    setLoadingOlder(false);
  }, [actions, roomId]);
  const loadNewer = useCallback(() => void actions.loadNewer(roomId), [actions, roomId]);

  function jumpToEnd(): void {
    if (log.hasNewer) void actions.loadNewest(roomId);
    else {
      reachedEnd();
      list.current?.scrollToIndex({ index: 'LAST', align: 'end', behavior: 'auto' });
    }
  }

  // A page of newer lines is read from its beginning on; only what comes in live is followed.
  const wasDetached = usePrevious(log.hasNewer);
  const firstIndex = FIRST_INDEX - log.prepended;
  const context = useMemo(() => ({ loadingOlder, hasNewer: log.hasNewer }), [loadingOlder, log.hasNewer]);
  return (
    <div ref={frame} className={styles.frame} {...keys}>
      <Virtuoso
        ref={list}
        scrollerRef={(element) => setScroller(element instanceof HTMLElement ? element : null)}
        role="log"
        aria-label={words.chat.messages}
        aria-description={words.conversation.keys}
        // Rows that scroll into view are no news; NewMessages speaks.
        aria-live="off"
        className={styles.list}
        data={items}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={opening}
        alignToBottom
        atBottomThreshold={NEAR_BOTTOM_PX}
        atBottomStateChange={(isAtBottom) => {
          // A list that opens elsewhere says so before it has drawn more than a few rows.
          const isThere = isAtBottom && isDrawn(scroller, items.length - 1);
          // Until the list follows what came in, its end is out of view for a moment.
          setAtBottom(isThere || sticks());
          if (isThere && !log.hasNewer) reachedEnd();
        }}
        {...handlers}
        followOutput={(isAtBottom) => (!wasDetached && (isAtBottom || isOwn(items.at(-1), selfId)) ? 'auto' : false)}
        startReached={loadOlder}
        endReached={loadNewer}
        // Rows above are measured and made up for before they are drawn.
        skipAnimationFrameInResizeObserver
        increaseViewportBy={{ top: 600, bottom: 300 }}
        computeItemKey={(_, item) => item.id}
        components={LIST_PARTS}
        context={context}
        itemContent={(index, item) => {
          const position = index - firstIndex;
          return (
            <ConversationRow
              item={item}
              above={items[position - 1]}
              below={items[position + 1]}
              selfId={selfId}
              pointedAt={item.id === pointedAt}
              firstUnread={item.id === firstUnread}
              renderFile={renderFile}
            />
          );
        }}
      />
      <StickyDate scroller={scroller} />
      {!atEnd && <JumpToLatest count={room?.unread ?? 0} onJump={jumpToEnd} />}
    </div>
  );
}

const LIST_PARTS = { Header: ListHead, Footer: ListFoot };

/** What is in view at first: the wanted line, or where reading stopped, or the end. */
function openingPlace(items: readonly ConversationItem[], wanted: number, firstUnread: string | undefined) {
  if (wanted !== -1) return { index: wanted, align: 'center' } as const;
  const unread = firstUnread === undefined ? -1 : items.findIndex(({ id }) => id === firstUnread);
  return unread === -1 ? ({ index: 'LAST', align: 'end' } as const) : ({ index: unread, align: 'start', offset: -READ_ABOVE_PX } as const);
}

function isOwn(item: ConversationItem | undefined, selfId: string | undefined): boolean {
  return item !== undefined && authorOf(item, selfId) === selfId;
}

/** Whether the row at `index` is among those that the list has drawn. */
function isDrawn(scroller: HTMLElement | null, index: number): boolean {
  return scroller?.querySelector(`[data-index="${index}"]`) != null;
}

/** What `value` was when this was drawn before. */
function usePrevious<Value>(value: Value): Value {
  const previous = useRef(value);
  useEffect(() => {
    previous.current = value;
  });
  return previous.current;
}
