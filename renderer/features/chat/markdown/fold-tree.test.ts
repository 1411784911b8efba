import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inline, MessageTree } from './message-tree.ts';
import { parseMessage } from './parse-message.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

function textOf(tree: MessageTree): string {
  return tree
    .map((block) => {
      if (block.kind === 'paragraph') return inlineText(block.children);
      if (block.kind === 'code-block') return block.text.split('\n').slice(0, block.shownLines).join('\n');
      return block.kind === 'quote' ? textOf(block.children) : block.items.map(textOf).join('\n');
    })
    .join('\n');
}

function inlineText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('children' in inline ? inlineText(inline.children) : inline.text)).join('');
}

const folded = (text: string) => {
  const { folded: tree } = parseMessage(text);
  return tree === undefined ? undefined : textOf(tree);
};

describe('a long message', () => {
  test.each([
    ['a text', lines],
    ['a list', (count: number) => lines(count).replaceAll('line', '- line')],
    ['a quote', (count: number) => lines(count).replaceAll('line', '> line')],
    ['code', (count: number) => `\`\`\`\n${lines(count)}\n\`\`\``],
  ])('is whole up to 16 lines and shows 12 of more: %s', (_, make) => {
    expect(folded(make(16))).toBeUndefined();
    expect(folded(make(17))).toContain('line 12');
    expect(folded(make(17))).not.toContain('line 13');
  });

  test('without line breaks is cut at a space, and says so', () => {
    const text = folded('some words '.repeat(300));
    expect(text).toMatch(/(some|words)…$/u);
    expect(text?.length).toBeGreaterThan(11 * 64);
    expect(text?.length).toBeLessThanOrEqual(12 * 64 + 1);
  });

  test('without spaces is cut anywhere, but not within a character', () => {
    expect(folded('😀'.repeat(2_000))).toMatch(/^(?:😀)+…$/u);
    expect(folded(`a${'😀'.repeat(2_000)}`)).toMatch(/^a(?:😀)+…$/u);
  });

  test('keeps the marks of what is cut', () => {
    const { folded: tree } = parseMessage(`**${'bold '.repeat(300)}end**.`);
    expect(tree).toMatchObject([{ kind: 'paragraph', children: [{ kind: 'strong' }] }]);
  });

  test('with long lines of code counts the lines, which scroll', () => {
    expect(folded(`\`\`\`\n${'x'.repeat(5_000)}\n\`\`\``)).toBeUndefined();
  });
});

test('what is left of a folded message is its beginning', () => {
  const piece = fc.constantFrom('word ', 'line\n', '\n\n', '- item\n', '> quote\n', '```\ncode\n```\n', '**bold** ', '😀', 'x'.repeat(70));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 120 }), (pieces) => {
      const { whole, folded: tree } = parseMessage(pieces.join(''));
      if (tree === undefined) return;
      const kept = textOf(tree).replace(/…$/u, '').trimEnd();
      expect(textOf(whole).startsWith(kept)).toBe(true);
    }),
  );
});
