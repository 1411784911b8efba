import type { Block, Inline, MessageTree } from './message-tree.ts';

/** Up to here a message is shown whole. */
const MAX_LINES = 16;
/** So much is left when it is longer. */
const FOLDED_LINES = 12;
/** About what fits in one line of a wide bubble. */
const LINE_CHARACTERS = 64;

/** The beginning of a long message; undefined when it is short enough. Lines are estimated, so that nothing has to be drawn to know. */
export function foldTree(tree: MessageTree): MessageTree | undefined {
  if (linesOf(tree) <= MAX_LINES) return undefined;
  return cutBlocks(tree, { lines: FOLDED_LINES });
}

type Budget = { lines: number };

function linesOf(tree: MessageTree): number {
  return tree.reduce((sum, block) => sum + blockLines(block), 0);
}

function blockLines(block: Block): number {
  switch (block.kind) {
    case 'paragraph':
      return textLines(plainText(block.children));
    case 'code-block':
      return block.shownLines ?? block.text.split('\n').length;
    case 'quote':
      return linesOf(block.children);
    default:
      return block.items.reduce((sum, item) => sum + Math.max(1, linesOf(item)), 0);
  }
}

function textLines(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);
}

function cutBlocks(tree: MessageTree, budget: Budget): MessageTree {
  const kept: Block[] = [];
  for (const block of tree) {
    if (budget.lines <= 0) break;
    const lines = blockLines(block);
    if (lines > budget.lines) kept.push(cutBlock(block, budget));
    else {
      kept.push(block);
      budget.lines -= lines;
    }
  }
  return kept;
}

/** What fits of a block that is too long. Nothing is left of the budget then. */
function cutBlock(block: Block, budget: Budget): Block {
  switch (block.kind) {
    case 'paragraph': {
      const end = endOfLines(plainText(block.children), budget.lines);
      budget.lines = 0;
      return { ...block, children: cutInlines(block.children, { characters: end }) };
    }
    case 'code-block': {
      const shownLines = budget.lines;
      budget.lines = 0;
      return { ...block, shownLines };
    }
    case 'quote':
      return { ...block, children: cutBlocks(block.children, budget) };
    default: {
      const items: MessageTree[] = [];
      for (const item of block.items) {
        if (budget.lines <= 0) break;
        items.push(item.length === 0 ? item : cutBlocks(item, budget));
        if (item.length === 0) budget.lines--;
      }
      return { ...block, items };
    }
  }
}

/** Where the first `lines` lines of `text` end; at a space, when one is near. */
function endOfLines(text: string, lines: number): number {
  let end = 0;
  let left = lines;
  for (const line of text.split('\n')) {
    const needed = Math.max(1, Math.ceil(line.length / LINE_CHARACTERS));
    if (needed > left) {
      if (left === 0) return end - 1;
      const hard = end + left * LINE_CHARACTERS;
      const space = text.lastIndexOf(' ', hard);
      return space > hard - LINE_CHARACTERS ? space : hard;
    }
    left -= needed;
    end += line.length + 1;
  }
  return text.length;
}

function cutInlines(inlines: readonly Inline[], budget: { characters: number }): readonly Inline[] {
  const kept: Inline[] = [];
  for (const inline of inlines) {
    if (budget.characters <= 0) break;
    if ('children' in inline) {
      if (inline.children.length === 0) budget.characters--;
      kept.push({ ...inline, children: cutInlines(inline.children, budget) });
    } else {
      const cut = inline.text.length > budget.characters;
      kept.push(cut ? { ...inline, text: `${wholeCharacters(inline.text.slice(0, budget.characters))}…` } : inline);
      budget.characters -= inline.text.length;
    }
  }
  return kept;
}

/** A cut must not leave half of a surrogate pair. */
function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/u, '');
}

/** The text that is drawn. Even what draws nothing counts, so that a message of empty links is long, too. */
function plainText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('children' in inline ? plainText(inline.children) || ' ' : inline.text)).join('');
}
