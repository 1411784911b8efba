import { FileText } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { Quote } from '../../../shared/model/shown-entry.ts';
import { memberHue } from '../../lib/member-look.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { plainText } from './markdown/plain-text.ts';
import styles from './reply-strip.module.css';

/** What a text answers, in short above it. It leads to the original. */
export function ReplyStrip({ roomId, quote }: { readonly roomId: RoomId; readonly quote: Quote }) {
  const actions = useActions();
  const selfId = useApp(selectSelfId);
  const { kind, seq, authorId = '' } = quote;
  const alias = authorId === selfId ? words.conversation.you : (quote.authorAlias ?? words.conversation.somebody);
  const text = kind === 'text' ? plainText(quote.text) : quote.text;
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
      aria-label={words.conversation.quote.jump(alias, text)}
      onClick={() => void actions.jumpTo(roomId, seq)}
    >
      <span className={styles.alias} dir="auto">
        {alias}
      </span>
      <span className={styles.text} dir="auto">
        {kind === 'file' && <FileText size={13} />} {text}
      </span>
    </button>
  );
}
