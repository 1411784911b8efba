/** Letters that Unicode does not take apart, as people without them on their keyboard type them. */
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ŋ: 'n', ı: 'i', ĸ: 'k', ŧ: 't', ς: 'σ' }),
);
const SPECIAL_LETTERS = new RegExp(`[${[...PLAIN_LETTERS.keys()].join('')}]`, 'g');

/** Accents, Hebrew and Arabic vowel signs, and what cannot be seen. The marks of Indic scripts and of Thai are letters: they stay. */
const DROPPED = new RegExp(
  `[${[
    String.raw`\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff`,
    String.raw`\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7`,
    String.raw`\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed`,
    String.raw`\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff`,
  ].join('')}]`,
  'g',
);

/** Scripts that put no spaces between words: any piece of a run must be found. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー〆`;
const RUNS = new RegExp(
  String.raw`(?<unspaced>[${UNSPACED}]+)|(?<word>(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+)|(?<sign>\p{RI}\p{RI}|\p{Extended_Pictographic})`,
  'gu',
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what ASCII is
const ASCII = /^[\x00-\x7f]*$/;

/** A piece of folded text that is found as a whole or by a part of it, and where it begins. */
export type Run = { readonly kind: 'unspaced' | 'word' | 'sign'; readonly text: string; readonly start: number };

/** Text as it is compared: without case, accents, widths and ligatures, `đ` as `d`, `ß` as `ss`. Of pure ASCII as long as before. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(DROPPED, '')
    .toLowerCase()
    .replace(SPECIAL_LETTERS, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .normalize('NFC');
}

/** A name as it is compared: folded, with single spaces. */
export function nameKey(name: string): string {
  return fold(name).replace(/\s+/g, ' ').trim();
}

/** The words, unspaced runs and pictures of a folded text, in order. */
export function runsOf(folded: string): readonly Run[] {
  return Array.from(folded.matchAll(RUNS), ({ groups = {}, index }) => {
    const { unspaced, word, sign } = groups;
    if (unspaced !== undefined) return { kind: 'unspaced', text: unspaced, start: index };
    return word !== undefined ? { kind: 'word', text: word, start: index } : { kind: 'sign', text: sign ?? '', start: index };
  });
}

/** What the index gets of a text: its tokens with spaces between them. Of ASCII it makes the same tokens by itself. */
export function indexTokens(text: string): string {
  const folded = fold(text);
  if (ASCII.test(folded)) return folded;
  return runsOf(folded)
    .map((run) => (run.kind === 'unspaced' ? [...pairsOf(run.text), lastOf(run.text)].join(' ') : run.text))
    .join(' ');
}

/** The phrase that finds a text: its tokens, and whether the last may be only the beginning of one. Undefined when there is nothing to find. */
export type Phrase = { readonly tokens: readonly string[]; readonly isPrefix: boolean };

/** `isWhole`: the last word is complete. */
export function phraseOf(text: string, isWhole: boolean): Phrase | undefined {
  const runs = runsOf(fold(text));
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const tokens = runs.flatMap((run) => {
    if (run.kind !== 'unspaced') return [run.text];
    const pairs = pairsOf(run.text);
    // What follows in the line is not known behind the last run; between two runs the index has the last character too.
    return run === last && pairs.length > 0 ? pairs : [...pairs, lastOf(run.text)];
  });
  const isPrefix = last.kind === 'unspaced' ? pairsOf(last.text).length === 0 : last.kind === 'word' && !isWhole;
  return { tokens, isPrefix };
}

/** Each two characters that follow each other. */
function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function lastOf(run: string): string {
  return [...run].at(-1) ?? '';
}
