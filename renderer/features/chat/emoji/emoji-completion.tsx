import { words } from '../../../locales/en.ts';
import { CompletionList } from '../completion/completion-list.tsx';
import type { Completion } from '../completion/use-completion.ts';
import styles from './emoji-completion.module.css';
import type { Emoji } from './emoji-table.ts';

/** The emoji whose short names begin with what is typed. */
export function EmojiCompletion({ completion }: { readonly completion: Completion<Emoji> }) {
  return (
    <CompletionList
      completion={completion}
      label={words.emoji.completion}
      keyOf={({ character }) => character}
      labelOf={({ label, names }) => words.emoji.option(label, names[0])}
    >
      {({ character, names }) => (
        <>
          <span className={styles.character}>{character}</span>
          <span className={styles.name}>:{names[0]}:</span>
        </>
      )}
    </CompletionList>
  );
}
