import type { EmojiTable } from './emoji-table.ts';

let table: EmojiTable | undefined;
let loading: Promise<EmojiTable | undefined> | undefined;

/** The table of emoji, loaded once. Undefined when that part of the window cannot be had. */
export function loadEmojiTable(): Promise<EmojiTable | undefined> {
  loading ??= import('./emoji-table.ts').then(
    ({ EMOJI_TABLE }) => {
      table = EMOJI_TABLE;
      return table;
    },
    () => {
      loading = undefined;
      return undefined;
    },
  );
  return loading;
}

/** The table, when it is here already. */
export function loadedEmojiTable(): EmojiTable | undefined {
  return table;
}
