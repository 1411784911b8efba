import type { Emoji, EmojiTable } from './emoji-table.ts';

/** Emoji whose short names begin with `typed`, then those with a later word that does. For the completion. */
export function completeShortName(table: EmojiTable, typed: string, limit: number): readonly Emoji[] {
  return ranked(table, limit, (emoji) => nameRank(emoji, typed.toLowerCase()));
}

/** Emoji that have to do with every word of `query`, the closest first. For the picker. */
export function searchEmoji(table: EmojiTable, query: string, limit: number): readonly Emoji[] {
  const words = query.toLowerCase().replaceAll(':', ' ').split(/\s+/u).filter(Boolean);
  return ranked(table, limit, (emoji) => {
    const ranks = words.map((word) => Math.min(nameRank(emoji, word), textRank(emoji, word)));
    return ranks.reduce((worst, rank) => Math.max(worst, rank), 0);
  });
}

function nameRank({ names }: Emoji, typed: string): number {
  if (names.includes(typed)) return 0;
  if (names.some((name) => name.startsWith(typed))) return 1;
  return names.some((name) => name.includes(`_${typed}`)) ? 2 : Number.POSITIVE_INFINITY;
}

function textRank({ label, keywords }: Emoji, word: string): number {
  if (` ${label.toLowerCase()}`.includes(` ${word}`)) return 3;
  return keywords.some((keyword) => keyword.startsWith(word)) ? 4 : Number.POSITIVE_INFINITY;
}

function ranked(table: EmojiTable, limit: number, rankOf: (emoji: Emoji) => number): readonly Emoji[] {
  return Object.values(table.groups)
    .flat()
    .map((emoji) => ({ emoji, rank: rankOf(emoji) }))
    .filter(({ rank }) => rank !== Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}
