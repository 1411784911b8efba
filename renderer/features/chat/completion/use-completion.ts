import { type KeyboardEvent, useId, useState } from 'react';

type CompletionOptions<Match> = {
  /** What is being completed: where it begins in the text, and what of it is there. */
  readonly typed: { readonly start: number; readonly typed: string } | undefined;
  readonly caret: number;
  readonly matches: readonly Match[];
  readonly replacementOf: (match: Match) => string;
  /** Puts `text` in place of what is between two places. */
  readonly onReplace: (from: number, to: number, text: string) => void;
};

export type Completion<Match> = ReturnType<typeof useCompletion<Match>>;

/** A list of completions over a text field. The arrows choose, Enter and Tab take, Esc puts the list away until another word is typed. */
export function useCompletion<Match>({ typed, caret, matches: found, replacementOf, onReplace }: CompletionOptions<Match>) {
  const listId = useId();
  const [chosen, setChosen] = useState({ typed: '', index: 0 });
  // A caret that comes to a name is no wish for another one.
  const [typedAt, setTypedAt] = useState<number>();
  const [closedAt, setClosedAt] = useState<number>();
  const matches = typed === undefined || typed.start !== typedAt || typed.start === closedAt ? [] : found;
  const index = chosen.typed === typed?.typed ? Math.min(chosen.index, matches.length - 1) : 0;
  const open = matches.length > 0;

  function take(match: Match | undefined): void {
    if (match !== undefined && typed !== undefined) onReplace(typed.start, caret, replacementOf(match));
  }

  function choose(next: number): void {
    setChosen({ typed: typed?.typed ?? '', index: (next + matches.length) % matches.length });
  }

  /** True when the key was meant for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open || event.nativeEvent.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown') choose(index + 1);
    else if (event.key === 'ArrowUp') choose(index - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(matches[index]);
    else if (event.key === 'Escape') setClosedAt(typed?.start);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    listId,
    matches,
    index,
    open,
    take,
    choose,
    onKeyDown,
    close: () => setClosedAt(typed?.start),
    /** The text was typed in, and what is completed now begins at `start`: a list that was put away may come back at another word. */
    onTyped(start: number | undefined): void {
      setTypedAt(start);
      if (start !== closedAt) setClosedAt(undefined);
    },
  };
}

/** The id of the option at `index`, for `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
