import { Pencil, Reply, X } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { Composing } from '../../store/app-state.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './composing-bar.module.css';
import { plainText } from './markdown/plain-text.ts';
import { quoteOf } from './quote-of.ts';

const t = words.conversation.composer;

/** What the text below is for: an answer to a line, or a line's new text. */
export function ComposingBar({ composing: { kind, entry } }: { readonly composing: Composing }) {
  const actions = useActions();
  const own = useApp(selectSelfId) === entry.authorId;
  const editing = kind === 'edit';
  const title = editing ? t.editing : own ? t.replyingToYourself : t.replyingTo(entry.authorAlias);
  return (
    <section className={styles.bar} aria-label={title}>
      <span className={styles.icon}>{editing ? <Pencil size={16} /> : <Reply size={16} />}</span>
      <button type="button" className={styles.words} onClick={() => void actions.jumpTo(entry.roomId, entry.seq)}>
        <span className={styles.title} dir="auto">
          {title}
        </span>
        <span className={styles.text} dir="auto">
          {editing ? t.editHint : plainText(quoteOf(entry).text)}
        </span>
      </button>
      <IconButton size="small" label={editing ? t.stopEdit : t.stopReply} icon={<X size={16} />} onClick={actions.stopComposing} />
    </section>
  );
}
