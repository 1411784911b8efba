import clsx from 'clsx';
import { useEffect, useRef } from 'react';
import { formatDay } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import type { ConversationItem } from '../../store/selectors.ts';
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
  readonly selfId: string | undefined;
  readonly renderFile: RenderFile;
  /** Somebody asked for this line: it gets the focus, and stands out. */
  readonly pointedAt: boolean;
  readonly onLoadMissing: (beforeSeq: number) => void;
};

/** One line of the conversation, with the day and the hole that may be above it. */
export function ConversationRow({ item, above, below, selfId, pointedAt, renderFile, onLoadMissing }: ConversationRowProps) {
  const { startsDay, afterHole, startsGroup } = placementOf(item, above, selfId);
  const last = endsGroup(item, below, selfId);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pointedAt) row.current?.focus({ preventScroll: true });
  }, [pointedAt]);
  return (
    <div ref={row} className={clsx(styles.row, pointedAt && styles.pointedAt)} tabIndex={-1}>
      {above === undefined && item.kind === 'entry' && item.entry.seq === 1 && <p className={styles.beginning}>{words.chat.beginning}</p>}
      {startsDay && (
        <div className={styles.day} role="presentation">
          <span>{formatDay(atOf(item), Date.now())}</span>
        </div>
      )}
      {afterHole && item.kind === 'entry' && (
        <p className={styles.hole}>
          {words.chat.missing}{' '}
          <button type="button" className={styles.load} onClick={() => onLoadMissing(item.entry.seq)}>
            {words.chat.loadMissing}
          </button>
        </p>
      )}
      <Line item={item} selfId={selfId} first={startsGroup} last={last} renderFile={renderFile} />
    </div>
  );
}

type LineProps = Pick<ConversationRowProps, 'item' | 'selfId' | 'renderFile'> & { readonly first: boolean; readonly last: boolean };

function Line({ item, selfId, first, last, renderFile }: LineProps) {
  if (item.kind === 'pending') return <PendingRow post={item.post} first={first} last={last} />;
  const { entry } = item;
  if (entry.body.kind === 'notice') return <NoticeRow alias={entry.authorAlias} body={entry.body} at={entry.at} />;
  return <MessageRow entry={entry} body={entry.body} own={entry.authorId === selfId} first={first} last={last} renderFile={renderFile} />;
}
