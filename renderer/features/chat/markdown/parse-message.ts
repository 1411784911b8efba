import MarkdownItParser, { type MarkdownIt, type Token } from 'markdown-it';
import { addChatRules } from './chat-rules.ts';
import { foldTree } from './fold-tree.ts';
import type { Block, MessageTree } from './message-tree.ts';
import { readInlines } from './read-inlines.ts';
import { webUrl } from './web-link.ts';

export type ParsedMessage = {
  readonly whole: MessageTree;
  /** Its beginning, when the message is too long to be shown at once. */
  readonly folded: MessageTree | undefined;
};

const RULES = ['fence', 'blockquote', 'list', 'escape', 'backticks', 'strikethrough', 'emphasis', 'link', 'autolink'];
/** More messages than a window shows at once. */
const REMEMBERED_MESSAGES = 400;
const MAX_NESTING = 40;

const markdown = createMarkdown();
const remembered = new Map<string, ParsedMessage>();

/** The Markdown of a message, read (docs/decisions/0010-markdown.md). The same text gives the same object, as long as it is remembered. */
export function parseMessage(text: string): ParsedMessage {
  const known = remembered.get(text);
  remembered.delete(text);
  const parsed = known ?? read(text);
  remembered.set(text, parsed);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED_MESSAGES && oldest !== undefined) remembered.delete(oldest);
  return parsed;
}

function read(text: string): ParsedMessage {
  const whole = readBlocks(markdown.parse(text, {}).values());
  return { whole, folded: foldTree(whole) };
}

function createMarkdown(): MarkdownIt {
  const md = new MarkdownItParser('zero', { maxNesting: MAX_NESTING }).enable(RULES);
  md.validateLink = (url) => webUrl(url) !== undefined;
  md.normalizeLink = (url) => url;
  md.normalizeLinkText = (url) => url;
  addChatRules(md);
  return md;
}

/** Everything up to the end of the block that is open. */
function readBlocks(tokens: Iterator<Token>): MessageTree {
  const blocks: Block[] = [];
  for (let { value: token, done } = tokens.next(); done !== true && token.nesting >= 0; { value: token, done } = tokens.next()) {
    blocks.push(...readBlock(token, tokens));
  }
  return blocks;
}

function readBlock(token: Token, tokens: Iterator<Token>): readonly Block[] {
  switch (token.type) {
    case 'paragraph_open':
      return readBlocks(tokens);
    case 'inline':
      return [{ kind: 'paragraph', children: readInlines(token.children ?? []) }];
    case 'as-typed':
      return [{ kind: 'paragraph', children: [{ kind: 'text', text: token.content.trimEnd() }] }];
    case 'fence':
      return [{ kind: 'code-block', language: /^\S*/u.exec(token.info)?.[0] ?? '', text: token.content.replace(/\n$/u, '') }];
    case 'blockquote_open':
      return [{ kind: 'quote', children: readBlocks(tokens) }];
    case 'bullet_list_open':
      return [{ kind: 'bullets', items: readItems(tokens) }];
    case 'ordered_list_open':
      return [{ kind: 'numbers', start: Number(token.attrGet('start') ?? 1), items: readItems(tokens) }];
    default:
      throw new Error(`a parser rule is on that nobody reads: ${token.type}`);
  }
}

function readItems(tokens: Iterator<Token>): readonly MessageTree[] {
  const items: MessageTree[] = [];
  for (let { value: token, done } = tokens.next(); done !== true && token.nesting >= 0; { value: token, done } = tokens.next()) {
    items.push(readBlocks(tokens));
  }
  return items;
}
