import { FileText } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { Quote } from '../../../shared/model/shown-entry.ts';
import { memberHue } from '../../lib/member-look.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import styles from './reply-strip.module.css';

/** What a text answers, in short above it. It leads to the original. */
export function ReplyStrip({ roomId, quote }: { readonly roomId: RoomId; readonly quote: Quote }) {
  const actions = useActions();
  const { kind, text, seq, authorId = '', authorAlias = words.conversation.somebody } = quote;
  if (kind === 'gone') {
    return (
      <p className={styles.gone} title={words.conversation.quote.gone}>
        {words.conversation.quote.goneShort}
      </p>
    );
  }
  return (
    <button
      type="button"
      className={styles.strip}
      style={{ '--hue': memberHue(authorId) } as CSSProperties}
      aria-label={words.conversation.quote.jump(authorAlias, text)}
      onClick={() => void actions.jumpTo(roomId, seq)}
    >
      <span className={styles.alias} dir="auto">
        {authorAlias}
      </span>
      <span className={styles.text} dir="auto">
        {kind === 'file' && <FileText size={13} />} {text}
      </span>
    </button>
  );
}
