import type { Line } from '../annotations.ts';
import { indexTokens } from './fold-text.ts';

/** Begins every token that is no word: nobody can type it. */
export const FACET_MARK = '\u{e000}';
export const FACETS = { file: `${FACET_MARK}f`, image: `${FACET_MARK}i`, link: `${FACET_MARK}l` } as const;
export const personFacet = (personNo: number) => `${FACET_MARK}p${personNo}`;
export const roomFacet = (roomNo: number) => `${FACET_MARK}r${roomNo}`;

const IMAGE_NAME = /\.(?:png|jpe?g|jfif|gif|webp|avif|bmp|tiff?|heic|heif|svg|ico)$/i;
const LINK = /https?:\/\/[^\s]/i;

/** What the index gets of a line's text. */
export function indexTextOf(text: string): string {
  return indexTokens(text).replaceAll(FACET_MARK, ' ');
}

/** Tokens for `has:`, each with a space before it. */
export function facetsOf({ entry, note }: Line): string {
  const { body } = entry;
  if (body.kind === 'text') return LINK.test(note?.edited?.text ?? body.text) ? ` ${FACETS.link}` : '';
  if (body.kind !== 'file') return '';
  const isImage = body.thumbnail !== undefined || (body.tree === undefined && IMAGE_NAME.test(body.name));
  return ` ${FACETS.file}${isImage ? ` ${FACETS.image}` : ''}`;
}
