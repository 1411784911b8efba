import type { EntryBody } from '../../../shared/model/entry.ts';
import type { Quote, ShownEntry } from '../../../shared/model/shown-entry.ts';
import {
  beginsDay,
  dayOf,
  describeFile,
  describeNotice,
  describeReactions,
  type ExportHead,
  exportedOn,
  marksOf,
  type RoomFormat,
  timeOf,
} from './export-format.ts';

const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/i;
const CODE_BLOCK = /```[^\S\n]*[\w+#-]*\n([\s\S]*?)```/;

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{margin-bottom:0}h2{font-size:1rem;text-align:center;opacity:.7;border-bottom:1px solid #8886;margin:2rem 0 1rem}
.about,.time,.notice,.marks,.reactions{opacity:.7;font-size:.85em}
article{margin:.8rem 0}.author{font-weight:600}.notice{text-align:center}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:.2rem 0;padding:.1rem .7rem;border-inline-start:3px solid #8888;opacity:.85}
pre{background:#8882;padding:.7rem;border-radius:.4rem;overflow-x:auto}
img{display:block;max-width:100%;border-radius:.4rem;margin:.3rem 0}`;

/** One page that needs nothing else: no script, nothing from a network, small pictures within it. */
export const HTML_FORMAT: RoomFormat = {
  extension: 'html',
  head: (head) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(head.title)}</title><style>${STYLE}</style></head><body>
<h1 dir="auto">${escapeHtml(head.title)}</h1>
${head.room.description ? `<p dir="auto">${escapeHtml(head.room.description)}</p>\n` : ''}<p class="about">${escapeHtml(exportedOn(head))}</p>
`,
  line: (entry, before, head) => `${beginsDay(entry, before) ? `<h2>${dayOf(entry.at)}</h2>\n` : ''}${lineOf(entry, head)}\n`,
  foot: '</body></html>\n',
};

function lineOf(entry: ShownEntry, head: ExportHead): string {
  const { body, authorAlias, at, note, quote } = entry;
  if (body.kind === 'notice') return `<p class="notice">${timeOf(at)} ${escapeHtml(authorAlias)} ${escapeHtml(describeNotice(body))}</p>`;
  const marks = marksOf(entry, head);
  const reactions = describeReactions(note, head);
  return [
    `<article id="m${entry.seq}"><span class="author">${escapeHtml(authorAlias)}</span> <span class="time">${timeOf(at)}</span>`,
    marks.length === 0 ? '' : ` <span class="marks">${escapeHtml(marks.join(', '))}</span>`,
    quote === undefined ? '' : quoteOf(quote),
    contentOf(body, note?.edited?.text),
    reactions.length === 0 ? '' : `<div class="reactions">${escapeHtml(reactions.join(' · '))}</div>`,
    '</article>',
  ].join('');
}

function quoteOf({ seq, kind, authorAlias = '', text }: Quote): string {
  if (kind === 'gone') return '<blockquote>A message that is not there any more</blockquote>';
  return `<blockquote dir="auto"><a href="#m${seq}">${escapeHtml(authorAlias)}</a>: ${escapeHtml(text)}</blockquote>`;
}

function contentOf(body: EntryBody, edited: string | undefined): string {
  if (body.kind === 'text') return textOf(edited ?? body.text);
  if (body.kind !== 'file') return '<div class="text"><em>This message was deleted.</em></div>';
  const picture = body.thumbnail === undefined ? '' : `<img alt="" src="data:image/webp;base64,${escapeHtml(body.thumbnail)}">`;
  return `<div class="text">📎 ${escapeHtml(describeFile(body))}</div>${picture}`;
}

/** Code blocks as such, and links that can be followed; everything else as it was typed. */
function textOf(text: string): string {
  const pieces = text.split(CODE_BLOCK).map((piece, index) => {
    if (index % 2 === 1) return `<pre><code>${escapeHtml(piece)}</code></pre>`;
    return piece.trim() === '' ? '' : `<div class="text" dir="auto">${linked(piece.replace(/^\n|\n$/g, ''))}</div>`;
  });
  return pieces.join('');
}

function linked(text: string): string {
  const pieces = text.split(LINK).map((piece, index) => {
    if (index % 2 === 0) return escapeHtml(piece);
    return `<a href="${escapeHtml(piece)}" rel="noopener noreferrer">${escapeHtml(piece)}</a>`;
  });
  return pieces.join('');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES.get(character) ?? '');
}
