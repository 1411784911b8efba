import { z } from 'zod';

export const MAX_ALIAS_CHARS = 32;
export const MAX_ROOM_NAME_CHARS = 64;

/**
 * Control, bidirectional-override, zero-width and other invisible characters: never part of a name. The two selectors that choose between
 * the text and the picture form of a sign stay behind such a sign. Braille's blank pattern is drawn as nothing, though Unicode calls it a symbol.
 */
export const INVISIBLE_CHARACTERS =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--[\ufe0e\ufe0f]]|(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]/gv;
const FORM_SELECTORS = /[\ufe0e\ufe0f]/gu;

/** Aliases that would read as the app's own voice. Compared after `foldAlias`. */
const RESERVED_ALIASES: ReadonlySet<string> = new Set(['server', 'host', 'system', 'admin', 'me', 'everyone', 'all', 'here', 'lan chat', 'lanchat']);

/** NFC, invisible characters dropped, white space collapsed and trimmed. Idempotent. */
export function cleanName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').replace(INVISIBLE_CHARACTERS, '').replace(/ +/gu, ' ').trim().normalize('NFC');
}

/** The form in which two aliases are compared: compatibility-normalised, without case and without what only chooses a sign's form. */
export function foldAlias(alias: string): string {
  return cleanName(alias.normalize('NFKC').replace(FORM_SELECTORS, '')).toLowerCase().normalize('NFKC');
}

export function isReservedAlias(alias: string): boolean {
  return RESERVED_ALIASES.has(foldAlias(alias));
}

/** The first of `alias`, `alias 2`, `alias 3` … that `isTaken` (asked in folded form) does not refuse; at most 32 characters. */
export function freeAlias(alias: string, isTaken: (folded: string) => boolean): string {
  const base = isReservedAlias(alias) ? 'Guest' : alias;
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const candidate = `${[...base]
      .slice(0, MAX_ALIAS_CHARS - suffix.length)
      .join('')
      .trimEnd()}${suffix}`;
    if (!isTaken(foldAlias(candidate))) return candidate;
  }
}

const nameSchema = (maxChars: number) =>
  z
    .string()
    .max(maxChars * 4)
    .transform(cleanName)
    .refine((name) => name.length > 0, 'is empty')
    .refine((name) => [...name].length <= maxChars, `is longer than ${maxChars} characters`);

/** What a person is called in a room: 1 to 32 visible characters, cleaned. Whether it is free or reserved is the host's to say. */
export const aliasSchema = nameSchema(MAX_ALIAS_CHARS);
/** What a room is called: 1 to 64 visible characters, cleaned. */
export const roomNameSchema = nameSchema(MAX_ROOM_NAME_CHARS);
