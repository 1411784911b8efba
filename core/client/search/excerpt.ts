import { fold, type Phrase, runsOf } from './fold-text.ts';

export type Excerpt = { readonly excerpt: string; readonly highlights: readonly (readonly [number, number])[] };

const MAX_CHARS = 200;
/** How much of the line stands before the first place that was found. */
const LEAD_CHARS = 60;
const MAX_HIGHLIGHTS = 20;
/** One character as people see it, as far as folding goes: a base and the marks on it. */
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gu;

/** What is looked for: tokens, each found at the beginning of a word, in an unspaced run anywhere. */
type Needle = { readonly text: string; readonly isWhole: boolean };

/** Up to 200 characters of one line of `text` around what `phrases` find there, and where. */
export function excerptOf(text: string, phrases: readonly Phrase[]): Excerpt {
  const places = findPlaces(text, needlesOf(phrases));
  const [first] = places;
  const from = first === undefined || first[0] <= LEAD_CHARS || text.length <= MAX_CHARS ? 0 : wordStart(text, first[0] - LEAD_CHARS);
  const lead = from > 0 ? '…' : '';
  const room = MAX_CHARS - lead.length;
  const isCut = text.length - from > room;
  const end = isCut ? characterEnd(text, from + room - 1) : text.length;
  const shift = lead.length - from;
  return {
    // One character for one, so that the places stay right.
    excerpt: `${lead}${text.slice(from, end).replace(/[\s\p{Cc}]/gu, ' ')}${isCut ? '…' : ''}`,
    highlights: places.filter(([, placeEnd]) => placeEnd <= end).map(([start, placeEnd]) => [start + shift, placeEnd + shift]),
  };
}

function needlesOf(phrases: readonly Phrase[]): readonly Needle[] {
  return phrases.flatMap(({ tokens, isPrefix }) => tokens.map((text, index) => ({ text, isWhole: !(isPrefix && index === tokens.length - 1) })));
}

/** `[start, end)` in `text`, ascending and apart. */
function findPlaces(text: string, needles: readonly Needle[]): readonly (readonly [number, number])[] {
  if (needles.length === 0) return [];
  const { folded, starts } = foldWithPlaces(text);
  const found: (readonly [number, number])[] = [];
  for (const { kind, text: run, start } of runsOf(folded)) {
    for (const needle of needles) {
      if (kind !== 'unspaced') {
        if (needle.isWhole ? run === needle.text : run.startsWith(needle.text)) found.push([start, start + needle.text.length]);
        continue;
      }
      for (let at = run.indexOf(needle.text); at >= 0; at = run.indexOf(needle.text, at + 1)) {
        found.push([start + at, start + at + needle.text.length]);
      }
    }
    if (found.length >= MAX_HIGHLIGHTS) break;
  }
  return merge(found.map(([start, end]) => [starts(start), starts(end)] as const));
}

/** The folded text, and for each place in it where that is in `text`. */
function foldWithPlaces(text: string): { readonly folded: string; readonly starts: (place: number) => number } {
  const whole = fold(text);
  if (whole.length === text.length && whole === text.toLowerCase()) return { folded: whole, starts: (place) => place };
  let folded = '';
  const places: number[] = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTERS)) {
    const piece = fold(cluster);
    for (let count = 0; count < piece.length; count++) places.push(index);
    folded += piece;
  }
  return { folded, starts: (place) => places[place] ?? text.length };
}

function merge(places: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const merged: (readonly [number, number])[] = [];
  for (const [start, end] of places.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = merged.at(-1);
    if (last === undefined || start > last[1]) merged.push([start, end]);
    else if (end > last[1]) merged[merged.length - 1] = [last[0], end];
  }
  return merged;
}

/** The beginning of the word behind `place`, when one begins soon. */
function wordStart(text: string, place: number): number {
  const space = text.slice(place, place + LEAD_CHARS / 2).search(/\s/);
  return space < 0 ? characterEnd(text, place) : place + space + 1;
}

/** `place`, or before it when that is within a character. */
function characterEnd(text: string, place: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(place)) && /[\ud800-\udbff]/.test(text.charAt(place - 1)) ? place - 1 : place;
}
