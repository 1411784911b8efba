import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { linkAt } from './web-link.ts';

/** A quote counts as one level, a list as two. */
const MAX_BLOCK_LEVEL = 10;
const ESCAPED = /[*_~`[\]]/u;
const ESCAPED_AT_LINE_START = /[>+-]/u;
const LETTER_OR_DIGIT = /[0-9A-Za-z]/u;

/** Where a conversation differs from a document: lines stay lines, and what somebody answers below a quote is not part of it. */
export function addChatRules(md: MarkdownIt): void {
  md.block.ruler.before('blockquote', 'too-deep', tooDeep);
  md.block.ruler.before('paragraph', 'end-of-quote', endOfQuote, { alt: ['blockquote'] });
  md.block.ruler.at('paragraph', paragraph);
  md.inline.ruler.at('newline', newline);
  md.inline.ruler.at('escape', escapeMark);
  md.inline.ruler.before('emphasis', 'star-in-word', starInWord);
  md.inline.ruler.before('newline', 'bare-link', bareLink);
}

/** What lies deeper is shown as it was typed. */
function tooDeep(state: StateBlock, startLine: number, endLine: number): boolean {
  if (state.level < MAX_BLOCK_LEVEL) return false;
  state.push('as-typed', '', 0).content = state.getLines(startLine, endLine, state.blkIndent, false);
  state.line = endLine;
  return true;
}

/** Asked about a line without `>` below a quote: it always ends the quote. */
function endOfQuote(_state: StateBlock, _startLine: number, _endLine: number, silent: boolean): boolean {
  return silent;
}

/** A paragraph keeps the spaces that its lines begin with. A line that is not indented as its list is ends the list. */
function paragraph(state: StateBlock, startLine: number, endLine: number): boolean {
  const terminators = state.md.block.ruler.getRules('paragraph');
  const indentOf = (line: number) => (state.sCount[line] ?? 0) - state.blkIndent;
  const outerType = state.parentType;
  state.parentType = 'paragraph';
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && indentOf(line) >= 0) {
    if (indentOf(line) <= 3 && terminators.some((ends) => ends(state, line, endLine, true))) break;
    line++;
  }
  state.parentType = outerType;
  state.line = line;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trimEnd();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

function newline(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '\n') return false;
  if (!silent) state.push('softbreak', '', 0);
  state.pos++;
  return true;
}

/** A backslash takes its meaning from a mark, and nothing else: `\\server\share` is a path. */
function escapeMark(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '\\') return false;
  const mark = state.src.charAt(state.pos + 1);
  const startsLine = state.pos === 0 || state.src[state.pos - 1] === '\n';
  if (!ESCAPED.test(mark) && !(startsLine && ESCAPED_AT_LINE_START.test(mark))) return false;
  if (!silent) state.pending += mark;
  state.pos += 2;
  return true;
}

/** `2*3*4` is a sum of its own. */
function starInWord(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] !== '*' || !LETTER_OR_DIGIT.test(src.charAt(pos - 1)) || !LETTER_OR_DIGIT.test(src.charAt(pos + 1))) return false;
  if (!silent) state.pending += '*';
  state.pos++;
  return true;
}

/** `http://` and `https://` begin a link wherever a word may begin. Text rules stop at the colon, so the scheme is behind. The label of a `[link](…)` is measured silently, and has none. */
function bareLink(state: StateInline, silent: boolean): boolean {
  const { src, pos, pending } = state;
  if (silent || state.linkLevel > 0 || !src.startsWith('://', pos)) return false;
  const [scheme] = /(?<![0-9A-Za-z])https?$/iu.exec(src.slice(Math.max(0, pos - 6), pos)) ?? [];
  if (scheme === undefined || !pending.endsWith(scheme)) return false;
  const link = linkAt(src, pos - scheme.length);
  if (link === undefined) return false;
  state.pending = pending.slice(0, -scheme.length);
  state.push('link_open', 'a', 1).attrs = [['href', link.url]];
  state.push('text', '', 0).content = link.text;
  state.push('link_close', 'a', -1);
  state.pos += link.text.length - scheme.length;
  return true;
}
