import { INVISIBLE_CHARACTERS } from '../../shared/model/alias.ts';

const MAX_SHOWN_CHARACTERS = 90;
const KEPT_AT_THE_END = 20;

/** A file's name without the characters that turn or hide what it says: `exe.\u202Egpj` must not read as `exe.jpg`. */
export function visibleFileName(name: string): string {
  return name.replace(INVISIBLE_CHARACTERS, '');
}

/** The same, shortened in the middle: the extension is what must be seen before a file is accepted. */
export function shortFileName(name: string): string {
  const characters = [...visibleFileName(name)];
  if (characters.length <= MAX_SHOWN_CHARACTERS) return characters.join('');
  const start = characters.slice(0, MAX_SHOWN_CHARACTERS - KEPT_AT_THE_END - 1).join('');
  return `${start}…${characters.slice(-KEPT_AT_THE_END).join('')}`;
}
