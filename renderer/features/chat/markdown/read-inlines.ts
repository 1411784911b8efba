import type { Token } from 'markdown-it';
import type { Inline } from './message-tree.ts';
import { webUrl } from './web-link.ts';

/** What lies deeper is shown as it was typed. */
const MAX_DEPTH = 6;
const KINDS = { strong_open: 'strong', em_open: 'emphasis', s_open: 'strike' } as const;

type Open = { readonly children: Inline[]; readonly close: (children: readonly Inline[]) => readonly Inline[] };

/** The parts of a line as a tree, from the flat list of openings and closings that the parser gives. */
export function readInlines(tokens: readonly Token[]): readonly Inline[] {
  const root: Inline[] = [];
  const open: Open[] = [];
  const add = (...inlines: readonly Inline[]) => {
    const children = open.at(-1)?.children ?? root;
    for (const inline of inlines) append(children, inline);
  };
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ children: [], close: opened(token, open.length) });
    else if (token.nesting === 0) add(leaf(token));
    else {
      const { children, close } = open.pop() ?? { children: [], close: () => [] };
      add(...close(children));
    }
  }
  return root;
}

function leaf({ type, content }: Token): Inline {
  switch (type) {
    case 'softbreak':
      return { kind: 'text', text: '\n' };
    case 'code_inline':
      return { kind: 'code', text: content };
    default:
      return { kind: 'text', text: content };
  }
}

/** What becomes of the parts between an opening and its closing. */
function opened(token: Token, depth: number): Open['close'] {
  if (token.type === 'link_open') {
    const href = String(token.attrGet('href') ?? '');
    const url = webUrl(href)?.href;
    const asTyped = `](${href})`;
    return (children) => (url === undefined || depth >= MAX_DEPTH ? [text('['), ...children, text(asTyped)] : [{ kind: 'link', url, children }]);
  }
  const kind = KINDS[token.type as keyof typeof KINDS];
  const mark = text(token.markup);
  return (children) => (depth >= MAX_DEPTH ? [mark, ...children, mark] : [{ kind, children }]);
}

function text(content: string): Inline {
  return { kind: 'text', text: content };
}

/** Neighbouring texts are one. */
function append(inlines: Inline[], inline: Inline): void {
  const last = inlines.at(-1);
  if (inline.kind === 'text' && inline.text === '') return;
  if (inline.kind === 'text' && last?.kind === 'text') inlines[inlines.length - 1] = text(last.text + inline.text);
  else inlines.push(inline);
}
