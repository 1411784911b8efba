import type { Block, Inline } from './message-tree.ts';
import { parseMessage } from './parse-message.ts';

/** What a message says without its marks, as one line. */
export function plainText(text: string): string {
  return /[*_~`>[\\-]/u.test(text) ? parseMessage(text).whole.map(ofBlock).join(' ').replaceAll(/\s+/gu, ' ').trim() : text;
}

function ofBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.children.map(ofInline).join('');
    case 'code-block':
      return block.text;
    case 'quote':
      return block.children.map(ofBlock).join(' ');
    default:
      return block.items.map((item) => item.map(ofBlock).join(' ')).join(', ');
  }
}

function ofInline(inline: Inline): string {
  return 'children' in inline ? inline.children.map(ofInline).join('') : inline.text;
}
