import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './completion-list.module.css';
import { type Completion, optionId } from './use-completion.ts';

type CompletionListProps<Match> = {
  readonly completion: Completion<Match>;
  readonly label: string;
  readonly keyOf: (match: Match) => string;
  /** How the option is read out. */
  readonly labelOf: (match: Match) => string;
  readonly children: (match: Match) => ReactNode;
};

/** The list above the composer. The focus stays in the text, which names the chosen option. */
export function CompletionList<Match>({ completion, label, keyOf, labelOf, children }: CompletionListProps<Match>) {
  const { listId, matches, index, choose, take } = completion;
  return (
    <div className={styles.list} role="listbox" id={listId} aria-label={label}>
      {matches.map((match, position) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field, as in every combobox
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field
        <div
          key={keyOf(match)}
          id={optionId(listId, position)}
          className={clsx(styles.option, position === index && styles.chosen)}
          role="option"
          aria-selected={position === index}
          aria-label={labelOf(match)}
          onPointerMove={() => choose(position)}
          // The text must not lose the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(match)}
        >
          {children(match)}
        </div>
      ))}
    </div>
  );
}
