import type { MemberId } from '../../../../shared/model/ids.ts';
import type { LineText } from '../line-state.ts';

export type MentionPart = { readonly text: string /** Who is meant; undefined is everybody. */; readonly id?: MemberId };
export type TextPart = string | MentionPart;

/** Reads the names in a text; undefined when nobody is named. */
export type MentionReader = (text: string) => readonly TextPart[];

const EVERYONE = ['everyone', 'all', 'here'];

/** Cuts a text at the `@name`s that its author meant; everything else that looks like one stays text. */
export function mentionReader({ mentions, mentionsAll }: Pick<LineText, 'mentions' | 'mentionsAll'>): MentionReader | undefined {
  if (mentions.length === 0 && !mentionsAll) return undefined;
  const idByName = new Map(mentions.map(({ id, name }) => [name, id]));
  const names = [...idByName.keys(), ...(mentionsAll ? EVERYONE : [])].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(`@(${names.map(literally).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => {
    if (!text.includes('@')) return [text];
    const parts: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      if (match.index > end) parts.push(text.slice(end, match.index));
      const id = idByName.get(match[1] ?? '');
      parts.push({ text: match[0], ...(id === undefined ? {} : { id }) });
      end = match.index + match[0].length;
    }
    if (end < text.length) parts.push(text.slice(end));
    return parts;
  };
}

/** For a regular expression that means just these characters. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
