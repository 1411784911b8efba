/** A link as it was typed, and where it leads. */
export type WebLink = { readonly text: string; readonly url: string };

/** Longer runs are no addresses that anybody types, and reading them again and again would take its time. */
const LINK = /https?:\/\/[^\s<>"'`]{1,2048}(?![^\s<>"'`])/iuy;
const TRAILING = /[.,;:!?…'"»”’*_~\]}]/u;

/** The `http(s)` link that begins at `start` of `text`. Punctuation after it is not part of it. */
export function linkAt(text: string, start: number): WebLink | undefined {
  LINK.lastIndex = start;
  const [run] = LINK.exec(text) ?? [];
  if (run === undefined) return undefined;
  const link = trimLink(run);
  const url = webUrl(link);
  return url === undefined ? undefined : { text: link, url: url.href };
}

/** `text` as an address on the web; undefined for everything else that an address can be. */
export function webUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

/** The host that a link leads to, as the browser reads it: punycode stays, user names before an @ are not part of it. */
export function linkHost(url: string): string {
  return webUrl(url)?.host ?? url;
}

/** A closing bracket belongs to the link when its opening one does: `…/Foo_(bar)`. */
function trimLink(link: string): string {
  let unopened = count(link, ')') - count(link, '(');
  let end = link.length;
  for (; end > 0; end--) {
    const last = link.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened--;
    else if (!TRAILING.test(last)) break;
  }
  return link.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
