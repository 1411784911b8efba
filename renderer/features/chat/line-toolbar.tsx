import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useMemo } from 'react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { words } from '../../locales/en.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import { selectAbilities } from './line-abilities.ts';
import styles from './line-toolbar.module.css';
import { type LineAnchor, useLineTools } from './line-tools.tsx';
import { QUICKEST_EMOJI } from './quick-emoji.ts';
import { useReact } from './use-react.ts';

const t = words.conversation.tools;

/** What is done with a line most, above it while the pointer or the focus is there. The arrows lead from button to button. */
export function LineToolbar({ entry, own }: { readonly entry: ShownEntry; readonly own: boolean }) {
  const actions = useActions();
  const tools = useLineTools();
  const react = useReact();
  const getState = useGetState();
  const can = useMemo(() => selectAbilities(getState(), entry), [getState, entry]);
  if (!can.reply && !can.copy && !can.hide) return null;
  return (
    <div className={styles.toolbar} data-own={own || undefined} role="toolbar" aria-label={t.label} onKeyDown={moveAlong}>
      {can.react && (
        <>
          {QUICKEST_EMOJI.map((emoji) => (
            <button key={emoji} type="button" className={styles.emoji} aria-label={t.reactWith(emoji)} onClick={() => react(entry, emoji)}>
              {emoji}
            </button>
          ))}
          <button
            type="button"
            className={styles.button}
            aria-label={words.conversation.reactions.add}
            title={words.conversation.reactions.add}
            onClick={(event) => tools.openPicker(entry, anchorAt(event))}
          >
            <SmilePlus size={16} />
          </button>
        </>
      )}
      {can.reply && (
        <button type="button" className={styles.button} aria-label={t.reply} title={t.reply} onClick={() => actions.reply(entry)}>
          <Reply size={16} />
        </button>
      )}
      <button
        type="button"
        className={styles.button}
        aria-label={t.more}
        title={t.more}
        aria-haspopup="menu"
        onClick={(event) => tools.openMenu(entry, anchorAt(event))}
      >
        <Ellipsis size={16} />
      </button>
    </div>
  );
}

function anchorAt({ currentTarget }: MouseEvent<HTMLElement>): LineAnchor {
  return { rect: currentTarget.getBoundingClientRect(), row: currentTarget.closest<HTMLElement>('[data-line]') ?? currentTarget };
}

function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
