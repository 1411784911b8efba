import { useEffect, useState } from 'react';
import { useCompletion } from '../completion/use-completion.ts';
import type { EmojiTable } from './emoji-table.ts';
import { loadEmojiTable, loadedEmojiTable } from './load-emoji-table.ts';
import { completeShortName } from './search-emoji.ts';
import { closedShortNameAt, shortNameAt } from './short-names.ts';

type EmojiOptions = {
  readonly text: string;
  readonly caret: number;
  /** Puts `character` in place of what is between two places. */
  readonly onReplace: (from: number, to: number, character: string) => void;
};

const SHOWN_MATCHES = 8;

/** Completes `:short:` names in a text that is being typed. */
export function useEmojiCompletion({ text, caret, onReplace }: EmojiOptions) {
  const [table, setTable] = useState<EmojiTable | undefined>(loadedEmojiTable);
  const typed = shortNameAt(text, caret);
  const missing = typed !== undefined && table === undefined;
  useEffect(() => {
    if (missing) void loadEmojiTable().then(setTable);
  }, [missing]);
  const matches = typed === undefined || table === undefined ? [] : completeShortName(table, typed.typed, SHOWN_MATCHES);
  const completion = useCompletion({ typed, caret, matches, replacementOf: ({ character }) => `${character} `, onReplace });

  /** The text was typed in, by a key or otherwise: a colon can end a name. */
  function onTyped(typedText: string, typedCaret: number, key: string | null): void {
    completion.onTyped(shortNameAt(typedText, typedCaret)?.start);
    if (key !== ':') return;
    const closed = closedShortNameAt(typedText, typedCaret);
    const emoji = closed && table?.byName.get(closed.typed);
    if (closed !== undefined && emoji !== undefined) onReplace(closed.start, typedCaret, emoji.character);
  }

  return { completion, onTyped };
}
