import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { MAX_TEXT_BYTES } from '../../../shared/wire/limits.ts';
import { foldTree } from './markdown/fold-tree.ts';
import { parseMessage } from './markdown/parse-message.ts';
import { MessageText } from './message-text.tsx';
import { fastestMs } from './testing.ts';

const draw = (text: string) => renderToStaticMarkup(<MessageText text={text} meta={null} />);

const SCRIPTS = [
  '<script>alert(1)</script>',
  '[x](blob:https://a.example/1)',
  '<script src=https://evil.example/x.js></script>',
  '<SCRIPT>alert(1)</SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</p><script>alert(1)</script>',
  '<script\n>alert(1)</script\n>',
  '<script>/*\n\n*/alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)>',
  '<textarea autofocus onfocus=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<div style="background:url(https://evil.example/x)">',
  '<div style=animation-name:x onanimationstart=alert(1)>',
  '<p onclick=alert(1)>x</p>',
  '<button formaction=javascript:alert(1)>',
  '<!--<img src="--><img src=x onerror=alert(1)>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><x/>',
  '<!DOCTYPE html>',
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u0024{alert(1)}',
  '`\u0024{alert(1)}`',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '\\<script>alert(1)</script>',
  '```\n</code></pre><script>alert(1)</script>\n```',
  '```"><script>alert(1)</script>\nx\n```',
  '```html\n<script>alert(1)</script>\n```',
  '`</code><script>alert(1)</script>`',
  '> <script>alert(1)</script>',
  '- <script>alert(1)</script>',
  '1. <script>alert(1)</script>',
  '**<script>alert(1)</script>**',
  '~~<script>alert(1)</script>~~',
  '[<script>alert(1)</script>](https://a.example)',
  '[a](https://a.example "<script>alert(1)</script>")',
  '[a](https://a.example/<script>alert(1)</script>)',
] as const;

const LOADERS = [
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.png">',
  '<img src=x onerror=alert`1`//',
  '<img/src=x/onerror=alert(1)>',
  '![pixel](https://evil.example/pixel.png)',
  '![pixel][ref]\n\n[ref]: https://evil.example/pixel.png',
  '[![pixel](https://evil.example/p.png)](https://a.example)',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x](x"onerror="alert(1))',
  '![x"onerror="alert(1)](https://evil.example/x)',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="https://evil.example/x.swf"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<video src="https://evil.example/x.mp4" autoplay></video>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<link rel=prefetch href="https://evil.example/x">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example"><input type=submit></form>',
  '<a href="https://evil.example" ping="https://evil.example/ping">x</a>',
  '<table background="https://evil.example/x.png">',
  '<picture><source srcset="https://evil.example/x.png"></picture>',
] as const;

const ADDRESSES = [
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\x01javascript:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](javascript:alert(1) "title")',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/x)',
  '[x](#x)',
  '[x](app://bundle/index.html)',
  '[x](about:blank)',
  '[x](mailto:a@b.example)',
  '[x](tel:+1)',
  '[x](http:)',
  '[x](https://)',
  '[x](ht\ntps://a.example)',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  '<mailto:a@b.example>',
  'javascript:alert(1)',
  '[x]: javascript:alert(1)\n\n[x]',
] as const;

const PLAIN_TAGS = new Set(['div', 'p', 'a', 'strong', 'em', 's', 'code', 'pre', 'figure', 'figcaption', 'blockquote', 'ul', 'ol', 'li', 'span']);
const OWN_BUTTONS = /<button (?:[^>]*)aria-label="Copy code"[^>]*><svg.*?<\/svg><\/button>/gsu;
const PLAIN_ATTRIBUTES = new Set(['class', 'dir', 'href', 'rel', 'start', 'role', 'aria-label']);

/** Every tag and attribute of what is drawn. Text has no `<` in markup, and attribute values no quote. */
function elementsOf(html: string): readonly { readonly tag: string; readonly attributes: ReadonlyMap<string, string> }[] {
  return [...html.matchAll(/<([a-z0-9]+)((?: [a-z-]+="[^"<]*")*)\s*\/?>/gu)].map(([, tag = '', attributes = '']) => ({
    tag,
    attributes: new Map([...attributes.matchAll(/([a-z-]+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, value])),
  }));
}

describe('a hostile text draws nothing but text', () => {
  test.each([...SCRIPTS, ...LOADERS, ...ADDRESSES])('%j', (text) => {
    const html = draw(text).replaceAll(OWN_BUTTONS, '');
    const elements = elementsOf(html);
    expect(html.replaceAll(/<\/?[a-z0-9]+(?: [a-z-]+="[^"<]*")*\s*\/?>/gu, '')).not.toContain('<');
    for (const { tag, attributes } of elements) {
      expect(PLAIN_TAGS).toContain(tag);
      for (const name of attributes.keys()) expect(PLAIN_ATTRIBUTES).toContain(name);
      if (attributes.has('href')) expect(attributes.get('href')).toMatch(/^https?:\/\/[^/]/u);
    }
  });

  test.each(ADDRESSES)('%j is no link', (text) => {
    expect(elementsOf(draw(text)).filter(({ tag }) => tag === 'a')).toEqual([]);
  });
});

const filled = (piece: string) => piece.repeat(Math.ceil(MAX_TEXT_BYTES / piece.length)).slice(0, MAX_TEXT_BYTES);
const half = (piece: string) => filled(piece).slice(0, MAX_TEXT_BYTES / 2);

const HEAVY = [
  ['opening brackets', filled('[')],
  ['pairs of brackets', filled('[]')],
  ['beginnings of links', filled('[a](')],
  ['nested links', half('[') + half('](b)')],
  ['images', filled('![')],
  ['links without a text', filled('[](https://a.example)')],
  ['links', filled('[a](https://a.example) ')],
  ['stars', filled('*')],
  ['opened bold', filled('**a')],
  ['opened emphasis', filled('*a ')],
  ['closed emphasis', filled('a* ')],
  ['crossing marks', filled('*a _b ~~c ')],
  ['marks that never match', filled('*a_ ')],
  ['bold within bold', half('*') + half('*')],
  ['bold within bold around a word', `${'**'.repeat(4_000)}a${'**'.repeat(4_000)}`],
  ['tildes', filled('~~a')],
  ['backticks', filled('`')],
  ['runs of backticks', Array.from({ length: 180 }, (_, length) => '`'.repeat(length)).join('a')],
  ['pairs of backticks', filled('`a``b')],
  ['nested quotes', filled('> ')],
  ['nested quotes without spaces', filled('>')],
  ['quotes that deepen', Array.from({ length: 170 }, (_, depth) => '>'.repeat(depth)).join('\n')],
  ['nested lists', filled('- ')],
  ['nested numbered lists', filled('1. ')],
  ['lists in quotes', filled('> - ')],
  ['lists that deepen', Array.from({ length: 170 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')],
  ['items', filled('- a\n')],
  ['quoted lines', filled('> a\n')],
  ['quotes and lines', filled('> a\nb\n')],
  ['fences', filled('```\n')],
  ['fences that never close', filled('````\n```\n')],
  ['lines', filled('a\n')],
  ['empty lines', filled('\n')],
  ['spaces', filled(' ')],
  ['tabs', filled('\t- ')],
  ['backslashes', filled('\\')],
  ['escapes', filled('\\*')],
  ['schemes', filled('http://')],
  ['broken addresses', filled('http://[')],
  ['closing brackets after a link', `https://a.example/${filled(')')}`.slice(0, MAX_TEXT_BYTES)],
  ['short links', filled('http://a ')],
  ['tags', filled('<a href=')],
  ['autolinks', filled('<https://a.example')],
  ['entities', filled('&amp;')],
  ['everything', filled('_*~`[](<>!')],
  ['emoji', filled('👩‍👩‍👧')],
  ['one word', filled('a')],
  ['right to left', filled('ש ')],
] as const;

test.each(HEAVY)('16 KiB of %s are read and drawn in less than 50 ms', (_, text) => {
  // A message is read once and then remembered; zero width spaces make it another one.
  const ms = fastestMs(50, (attempt) => draw(`${text.slice(0, MAX_TEXT_BYTES - attempt)}${'\u200b'.repeat(attempt)}`));
  expect(ms).toBeLessThan(50);
});

test.each(HEAVY)('16 KiB of %s fold to something short, or are short', (_, text) => {
  const { whole, folded } = parseMessage(text);
  expect(foldTree(folded ?? whole)).toBeUndefined();
});
