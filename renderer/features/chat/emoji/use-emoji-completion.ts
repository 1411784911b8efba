import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { Emoji, EmojiTable } from './emoji-table.ts';
import { loadEmojiTable, loadedEmojiTable } from './load-emoji-table.ts';
import { completeShortName } from './search-emoji.ts';
import { closedShortNameAt, shortNameAt } from './short-names.ts';

type CompletionOptions = {
  readonly text: string;
  readonly caret: number;
  /** Puts `character` in place of what is between two places. */
  readonly onReplace: (from: number, to: number, character: string) => void;
};

const SHOWN_MATCHES = 8;

/** Completes `:short:` names in a text that is being typed. The arrows choose, Enter and Tab take, Esc puts the list away. */
export function useEmojiCompletion({ text, caret, onReplace }: CompletionOptions) {
  const listId = useId();
  const [table, setTable] = useState<EmojiTable | undefined>(loadedEmojiTable);
  const [chosen, setChosen] = useState({ typed: '', index: 0 });
  const [closedAt, setClosedAt] = useState<number>();
  const name = shortNameAt(text, caret);
  const wanted = name !== undefined && name.start !== closedAt ? name : undefined;
  const missing = wanted !== undefined && table === undefined;
  useEffect(() => {
    if (missing) void loadEmojiTable().then(setTable);
  }, [missing]);

  const matches = wanted === undefined || table === undefined ? [] : completeShortName(table, wanted.typed, SHOWN_MATCHES);
  const index = chosen.typed === wanted?.typed ? Math.min(chosen.index, matches.length - 1) : 0;
  const open = matches.length > 0;

  function take(emoji: Emoji | undefined): void {
    if (emoji !== undefined && wanted !== undefined) onReplace(wanted.start, caret, `${emoji.character} `);
  }

  function choose(next: number): void {
    setChosen({ typed: wanted?.typed ?? '', index: (next + matches.length) % matches.length });
  }

  /** True when the key was meant for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open || event.nativeEvent.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown') choose(index + 1);
    else if (event.key === 'ArrowUp') choose(index - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(matches[index]);
    else if (event.key === 'Escape') setClosedAt(wanted?.start);
    else return false;
    event.preventDefault();
    return true;
  }

  /** The text was typed in: a list that was put away may come back at another word, and a colon can end a name. */
  function onTyped(typedText: string, typedCaret: number, key: string | null): void {
    if (shortNameAt(typedText, typedCaret)?.start !== closedAt) setClosedAt(undefined);
    if (key !== ':') return;
    const closed = closedShortNameAt(typedText, typedCaret);
    const emoji = closed && table?.byName.get(closed.typed);
    if (closed !== undefined && emoji !== undefined) onReplace(closed.start, typedCaret, emoji.character);
  }

  return { listId, matches, index, open, take, choose, onKeyDown, onTyped, close: () => setClosedAt(wanted?.start) };
}

/** The id of the option at `index`, for `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
