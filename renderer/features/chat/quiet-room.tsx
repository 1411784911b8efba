import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import styles from './message-list.module.css';
import { NoticeRow } from './notice-row.tsx';

type QuietRoomProps = { readonly items: readonly ConversationItem[]; readonly selfId: string | undefined; readonly children: ReactNode };

const SHOWN_NOTICES = 3;

/** A room in which nobody has said anything: what to do now, and who of the others came or went. */
export function QuietRoom({ items, selfId, children }: QuietRoomProps) {
  const notices = items.flatMap((item) => {
    if (item.kind !== 'entry' || item.entry.authorId === selfId || item.entry.body.kind !== 'notice') return [];
    const { id, seq, authorAlias, at, body } = item.entry;
    return [<NoticeRow key={seq} id={id} alias={authorAlias} body={body} at={at} />];
  });
  return (
    <div className={styles.empty} role="log" aria-label={words.chat.messages}>
      {children}
      <div className={styles.notices}>{notices.slice(-SHOWN_NOTICES)}</div>
    </div>
  );
}
