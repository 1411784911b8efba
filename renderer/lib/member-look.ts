/** A hue from 0 to 359 that stays the same for a member: from its id, never from its alias. */
export function memberHue(id: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619);
  return HUES[(hash >>> 0) % HUES.length] ?? 0;
}

/** Hues far enough apart to be told from each other at equal lightness. */
const HUES = [12, 38, 62, 98, 142, 172, 205, 238, 268, 296, 322, 348] as const;

/** One or two characters that stand for a name: whole grapheme clusters, so that emoji and accents stay whole. */
export function initials(name: string): string {
  const words = name.split(/[\s_\-.]+/u).filter((word) => word !== '');
  const first = firstCharacter(words[0] ?? '');
  const second = words.length > 1 ? firstCharacter(words.at(-1) ?? '') : '';
  return (first + second).toUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstCharacter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment;
  return '';
}
