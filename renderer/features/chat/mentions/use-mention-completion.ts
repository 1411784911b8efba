import { useMemo } from 'react';
import type { Member } from '../../../../shared/model/member.ts';
import { foldText, matchRank } from '../../../lib/fold-text.ts';
import { useCompletion } from '../completion/use-completion.ts';

/** Somebody who can be named; undefined is everybody in the room. */
export type Nameable = { readonly key: string; readonly name: string; readonly member?: Member };

type MentionOptions = {
  readonly text: string;
  readonly caret: number;
  readonly members: readonly Member[];
  readonly onReplace: (from: number, to: number, text: string) => void;
};

const SHOWN_MATCHES = 8;
export const EVERYONE: Nameable = { key: 'everyone', name: 'everyone' };
/** Names can have a space in them. */
const BEING_TYPED = /(?<![\p{L}\p{N}_@./])@([^\s@]{0,32}(?: [^\s@]{1,32})?)$/u;

/** Completes `@name` in a text that is being typed: who is here first. */
export function useMentionCompletion({ text, caret, members, onReplace }: MentionOptions) {
  const typed = mentionAt(text, caret);
  const name = typed?.typed;
  const matches = useMemo(() => (name === undefined ? [] : completeMention(members, name)), [members, name]);
  return useCompletion({ typed, caret, matches, replacementOf: ({ name }) => `@${name} `, onReplace });
}

/** Where the `@` in front of `caret` is, and what follows it so far. */
export function mentionAt(text: string, caret: number): { readonly start: number; readonly typed: string } | undefined {
  const match = BEING_TYPED.exec(text.slice(Math.max(0, caret - 80), caret));
  return match === null ? undefined : { start: caret - match[0].length, typed: match[1] ?? '' };
}

export function completeMention(members: readonly Member[], typed: string): readonly Nameable[] {
  const folded = foldText(typed);
  const ranked = members.flatMap((member) => {
    const rank = matchRank(foldText(member.alias), folded);
    return rank === undefined || rank > 1 ? [] : [{ member, rank }];
  });
  const people = ranked
    .toSorted((a, b) => a.rank - b.rank || Number(b.member.online) - Number(a.member.online) || a.member.alias.localeCompare(b.member.alias))
    .map(({ member }): Nameable => ({ key: member.id, name: member.alias, member }));
  const everyone = members.length > 1 && matchRank(EVERYONE.name, folded) === 0 ? [EVERYONE] : [];
  return [...people.slice(0, SHOWN_MATCHES - everyone.length), ...everyone];
}
