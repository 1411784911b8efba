import { utf8ByteLength } from '../../../../shared/lib/utf8.ts';
import { MAX_TEXT_BYTES } from '../../../../shared/wire/limits.ts';
import { loadEmojiTable } from './load-emoji-table.ts';
import { hasShortNames, replaceShortNames } from './short-names.ts';

/** A message as it is sent: `:tada:` is the character. As it was typed, when that would make it too long. */
export async function withEmoji(text: string): Promise<string> {
  if (!hasShortNames(text)) return text;
  const table = await loadEmojiTable();
  const replaced = replaceShortNames(text, (name) => table?.byName.get(name)?.character);
  return utf8ByteLength(replaced) > MAX_TEXT_BYTES ? text : replaced;
}
