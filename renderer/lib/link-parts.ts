/** `start` is where the part begins in the whole text. */
export type TextPart =
  | { readonly kind: 'text'; readonly start: number; readonly text: string }
  | { readonly kind: 'link'; readonly start: number; readonly text: string; readonly url: string };

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/giu;
const TRAILING = /[.,;:!?…'"»”’)\]}]$/u;

/** `text` cut into plain parts and `http(s)` links, in order; put together the parts are `text` again. Punctuation after a link stays text. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = trimLink(match[0]);
    const url = parseUrl(link);
    if (url === undefined) continue;
    if (match.index > end) parts.push({ kind: 'text', start: end, text: text.slice(end, match.index) });
    parts.push({ kind: 'link', start: match.index, text: link, url: url.href });
    end = match.index + link.length;
  }
  if (end < text.length) parts.push({ kind: 'text', start: end, text: text.slice(end) });
  return parts;
}

/** The host that a link leads to, as the browser reads it: punycode stays, user names before an @ are not part of it. */
export function linkHost(url: string): string {
  return parseUrl(url)?.host ?? url;
}

/** A closing bracket belongs to the link when its opening one does: `…/Foo_(bar)`. */
function trimLink(link: string): string {
  let trimmed = link;
  while (TRAILING.test(trimmed)) {
    const last = trimmed.at(-1);
    if (last === ')' && count(trimmed, '(') >= count(trimmed, ')')) break;
    trimmed = trimmed.slice(0, -1);
  }
  return trimmed;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function parseUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}
