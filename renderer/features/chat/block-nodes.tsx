import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { CodeBlock } from './code-block.tsx';
import { InlineNodes } from './inline-nodes.tsx';
import type { Block, MessageTree } from './markdown/message-tree.ts';
import styles from './message-text.module.css';

type BlockNodesProps = {
  readonly blocks: MessageTree;
  /** Stands in the last line, when the last block is a paragraph. */
  readonly tail?: ReactNode;
  /** Within a list or a quote, which takes its direction from their words; that of a paragraph then comes from the style sheet alone. */
  readonly nested?: boolean;
};

/** The parts of a message, one below the other. Each reads in its own direction; a list or a quote in that of its first words. */
export function BlockNodes({ blocks, tail, nested = false }: BlockNodesProps): ReactNode {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message stay where they are
    <BlockNode key={index} block={block} tail={index === blocks.length - 1 ? tail : undefined} nested={nested} />
  ));
}

type BlockNodeProps = { readonly block: Block; readonly tail: ReactNode; readonly nested: boolean };

function BlockNode({ block, tail, nested }: BlockNodeProps): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className={styles.paragraph} dir={nested ? undefined : 'auto'}>
          <InlineNodes inlines={block.children} />
          {tail}
        </p>
      );
    case 'code-block':
      return <CodeBlock language={block.language} text={block.text} shownLines={block.shownLines} />;
    case 'quote':
      return (
        <blockquote className={styles.quote} dir="auto">
          <BlockNodes nested blocks={block.children} />
        </blockquote>
      );
    case 'bullets':
      return (
        <ul className={styles.bullets} dir="auto">
          <Items items={block.items} />
        </ul>
      );
    case 'numbers':
      return (
        <ol className={styles.numbers} dir="auto" start={block.start}>
          <Items items={block.items} />
        </ol>
      );
    default:
      return assertNever(block);
  }
}

function Items({ items }: { readonly items: readonly MessageTree[] }): ReactNode {
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message stay where they are
    <li key={index}>
      <BlockNodes nested blocks={item} />
    </li>
  ));
}
