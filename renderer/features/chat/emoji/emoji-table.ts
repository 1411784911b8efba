import data from 'emojibase-data/en/data.json';
import shortNames from 'emojibase-data/en/shortcodes/github.json';

/** An emoji as the picker and the completion know it. */
export type Emoji = {
  readonly character: string;
  /** `grinning face`: what it is called. */
  readonly label: string;
  /** What is typed between colons; the first is the usual one. */
  readonly names: readonly [string, ...string[]];
  /** What else one may look for. */
  readonly keywords: readonly string[];
};

export type EmojiGroupName = 'smileys' | 'people' | 'nature' | 'food' | 'travel' | 'activities' | 'objects' | 'symbols' | 'flags';

export type EmojiTable = {
  readonly groups: Readonly<Record<EmojiGroupName, readonly Emoji[]>>;
  readonly byName: ReadonlyMap<string, Emoji>;
  readonly byCharacter: ReadonlyMap<string, Emoji>;
};

/** Newer ones are empty boxes on the systems that people have. */
const NEWEST_VERSION = 15.1;

const namesOf: Readonly<Record<string, string | readonly string[]>> = shortNames;

/** Every emoji of the window. Large: only ever imported when somebody wants an emoji. */
export const EMOJI_TABLE: EmojiTable = createTable();

/** The groups are numbered by Unicode; number 2 has the parts that only make up other emoji. */
function createTable(): EmojiTable {
  const groups = {
    smileys: groupOf(0),
    people: groupOf(1),
    nature: groupOf(3),
    food: groupOf(4),
    travel: groupOf(5),
    activities: groupOf(6),
    objects: groupOf(7),
    symbols: groupOf(8),
    flags: groupOf(9),
  };
  const all = Object.values(groups).flat();
  return {
    groups,
    byName: new Map(all.flatMap((emoji) => emoji.names.map((name) => [name, emoji]))),
    byCharacter: new Map(all.map((emoji) => [emoji.character, emoji])),
  };
}

function groupOf(group: number): readonly Emoji[] {
  return data
    .filter((entry) => entry.group === group && entry.version <= NEWEST_VERSION)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map(({ emoji, label, tags = [], hexcode }) => {
      const [first = label.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '_'), ...others] = [namesOf[hexcode] ?? []].flat();
      return { character: emoji, label, names: [first, ...others], keywords: tags };
    });
}
