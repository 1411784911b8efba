import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { EntryBody } from '../../../shared/model/entry.ts';
import { formatClock } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import styles from './notice-row.module.css';

type Notice = Extract<EntryBody, { readonly kind: 'notice' }>;
type NoticeRowProps = { readonly id: string; readonly alias: string; readonly body: Notice; readonly at: number };

/** What happened, said quietly. */
export function NoticeRow({ id, alias, body, at }: NoticeRowProps) {
  const text = noticeText(alias, body);
  return (
    <article className={styles.notice} aria-label={text} data-line={id} tabIndex={-1}>
      <span dir="auto">{text}</span>
      <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time>
    </article>
  );
}

function noticeText(alias: string, { notice, name = '' }: Notice): string {
  const { notices } = words.conversation;
  switch (notice) {
    case 'joined':
      return words.chat.joined(alias);
    case 'left':
      return words.chat.left(alias);
    case 'lost':
      return words.chat.lost(alias);
    case 'renamed-room':
      return words.chat.renamedRoom(alias, name);
    case 'created-room':
      return notices.createdRoom(alias, name);
    case 'described-room':
      return notices.describedRoom(alias, name);
    case 'archived-room':
      return notices.archivedRoom(alias);
    case 'reopened-room':
      return notices.reopenedRoom(alias);
    default:
      return assertNever(notice);
  }
}
