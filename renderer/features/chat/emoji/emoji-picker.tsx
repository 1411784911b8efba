import { Tabs } from '@base-ui/react/tabs';
import { Clock3, Flag, Hand, Leaf, Lightbulb, type LucideIcon, Plane, Search, Shapes, Smile, Trophy, UtensilsCrossed } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { words } from '../../../locales/en.ts';
import { EmojiGrid } from './emoji-grid.tsx';
import styles from './emoji-picker.module.css';
import { EMOJI_TABLE, type Emoji, type EmojiGroupName } from './emoji-table.ts';
import { readRecentEmoji, rememberRecentEmoji } from './recent-emoji.ts';
import { searchEmoji } from './search-emoji.ts';

type Category = EmojiGroupName | 'recent';

const CATEGORIES: Readonly<Record<Category, LucideIcon>> = {
  recent: Clock3,
  smileys: Smile,
  people: Hand,
  nature: Leaf,
  food: UtensilsCrossed,
  travel: Plane,
  activities: Trophy,
  objects: Lightbulb,
  symbols: Shapes,
  flags: Flag,
};
const SHOWN_RESULTS = 120;

/** All emoji, by category and by search. The arrow keys lead from the search into the grid and back. */
export default function EmojiPicker({ onPick }: { readonly onPick: (character: string) => void }) {
  const recent = useMemo(() => readRecentEmoji().flatMap((character) => EMOJI_TABLE.byCharacter.get(character) ?? []), []);
  const [category, setCategory] = useState<Category>(recent.length === 0 ? 'smileys' : 'recent');
  const [query, setQuery] = useState('');
  const [pointedAt, setPointedAt] = useState<Emoji>();
  const soughtQuery = useDeferredValue(query.trim());
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => search.current?.focus(), []);

  const searching = soughtQuery !== '';
  const emoji = useMemo(() => {
    if (searching) return searchEmoji(EMOJI_TABLE, soughtQuery, SHOWN_RESULTS);
    return category === 'recent' ? recent : EMOJI_TABLE.groups[category];
  }, [searching, soughtQuery, category, recent]);
  const label = searching ? words.emoji.results : words.emoji.categories[category];

  function pick({ character }: Emoji): void {
    rememberRecentEmoji(character);
    onPick(character);
  }

  function onSearchKey(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const [first] = emoji;
    if (event.key === 'ArrowDown') grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    else if (event.key === 'Enter' && searching && first !== undefined) pick(first);
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles.picker}>
      <label className={styles.search}>
        <Search size={15} aria-hidden="true" />
        <input
          ref={search}
          value={query}
          aria-label={words.emoji.search}
          placeholder={words.emoji.search}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onSearchKey}
        />
      </label>
      <Tabs.Root
        value={searching ? null : category}
        onValueChange={(next: Category) => {
          setCategory(next);
          setQuery('');
        }}
      >
        <Tabs.List className={styles.tabs} aria-label={words.emoji.categoriesLabel} activateOnFocus>
          {(Object.keys(CATEGORIES) as Category[]).map((name) => {
            const Icon = CATEGORIES[name];
            return (
              <Tabs.Tab key={name} value={name} className={styles.tab} aria-label={words.emoji.categories[name]} title={words.emoji.categories[name]}>
                <Icon size={17} />
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
      </Tabs.Root>
      <p className={styles.heading}>{label}</p>
      <EmojiGrid
        key={label}
        ref={grid}
        label={label}
        emoji={emoji}
        onPick={pick}
        onPoint={setPointedAt}
        onLeave={() => search.current?.focus()}
        empty={searching ? words.emoji.nothingFound : words.emoji.noRecent}
      />
      <p className="visually-hidden" role="status">
        {searching && words.emoji.found(emoji.length)}
      </p>
      <div className={styles.preview} aria-hidden="true">
        {pointedAt === undefined ? (
          <span className={styles.hint}>{words.emoji.hint}</span>
        ) : (
          <>
            <span className={styles.large}>{pointedAt.character}</span>
            <span className={styles.names}>
              <span className={styles.label}>{pointedAt.label}</span>
              <span className={styles.hint}>:{pointedAt.names[0]}:</span>
            </span>
          </>
        )}
      </div>
    </div>
  );
}
