import clsx from 'clsx';
import { words } from '../../../locales/en.ts';
import styles from './emoji-completion.module.css';
import type { Emoji } from './emoji-table.ts';
import { optionId } from './use-emoji-completion.ts';

type EmojiCompletionProps = {
  readonly listId: string;
  readonly matches: readonly Emoji[];
  readonly index: number;
  readonly onPoint: (index: number) => void;
  readonly onTake: (emoji: Emoji) => void;
};

/** The list above the composer. The focus stays in the text, which names the chosen option. */
export function EmojiCompletion({ listId, matches, index, onPoint, onTake }: EmojiCompletionProps) {
  return (
    <div className={styles.list} role="listbox" id={listId} aria-label={words.emoji.completion}>
      {matches.map((emoji, position) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field, as in every combobox
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field
        <div
          key={emoji.character}
          id={optionId(listId, position)}
          className={clsx(styles.option, position === index && styles.chosen)}
          role="option"
          aria-selected={position === index}
          aria-label={words.emoji.option(emoji.label, emoji.names[0])}
          onPointerMove={() => onPoint(position)}
          // The text must not lose the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(emoji)}
        >
          <span className={styles.character}>{emoji.character}</span>
          <span className={styles.name}>:{emoji.names[0]}:</span>
        </div>
      ))}
    </div>
  );
}
