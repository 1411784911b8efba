import clsx from 'clsx';
import { memo, useEffect, useRef } from 'react';
import type { MemberId } from '../../../shared/model/ids.ts';
import { formatDay } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import styles from './conversation-row.module.css';
import { atOf, endsGroup, placementOf } from './grouping.ts';
import { MessageRow } from './message-row.tsx';
import { NoticeRow } from './notice-row.tsx';
import { PendingRow } from './pending-row.tsx';
import type { RenderFile } from './render-file.ts';

type ConversationRowProps = {
  readonly item: ConversationItem;
  readonly above: ConversationItem | undefined;
  readonly below: ConversationItem | undefined;
  readonly selfId: MemberId | undefined;
  readonly renderFile: RenderFile;
  /** Somebody asked for this line: it gets the focus, and stands out. */
  readonly pointedAt: boolean;
  /** What is below was not read before the room was opened. */
  readonly firstUnread: boolean;
};

/** One line of the conversation, with the day, and what is new from here on, above it. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { item, above, below, selfId, pointedAt, firstUnread, renderFile } = props;
  const { startsDay, startsGroup } = placementOf(item, above, selfId);
  const last = endsGroup(item, below, selfId);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pointedAt) row.current?.querySelector<HTMLElement>('[data-line]')?.focus({ preventScroll: true });
  }, [pointedAt]);
  return (
    <div
      ref={row}
      className={clsx(styles.row, pointedAt && styles.pointedAt)}
      data-at={atOf(item)}
      data-seq={item.kind === 'entry' ? item.entry.seq : undefined}
      data-starts-day={startsDay || undefined}
    >
      {above === undefined && item.kind === 'entry' && item.entry.seq === 1 && <p className={styles.beginning}>{words.chat.beginning}</p>}
      {startsDay && (
        <div className={styles.day} role="presentation">
          <span>{formatDay(atOf(item), Date.now())}</span>
        </div>
      )}
      {firstUnread && (
        // biome-ignore lint/a11y/useSemanticElements: a rule cannot hold the word that stands in it
        <div className={styles.unread} role="separator" aria-label={words.conversation.unreadDivider}>
          <span>{words.conversation.unread}</span>
        </div>
      )}
      <Line item={item} selfId={selfId} first={startsGroup || firstUnread} last={last} renderFile={renderFile} />
    </div>
  );
});

type LineProps = Pick<ConversationRowProps, 'item' | 'selfId' | 'renderFile'> & { readonly first: boolean; readonly last: boolean };

function Line({ item, selfId, first, last, renderFile }: LineProps) {
  if (item.kind === 'pending') return <PendingRow post={item.post} first={first} last={last} />;
  const { entry, waiting } = item;
  if (entry.body.kind === 'notice') return <NoticeRow id={entry.id} alias={entry.authorAlias} body={entry.body} at={entry.at} />;
  return <MessageRow entry={entry} waiting={waiting} selfId={selfId} first={first} last={last} renderFile={renderFile} />;
}
