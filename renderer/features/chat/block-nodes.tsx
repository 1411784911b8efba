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
};

/** The parts of a message, one below the other. Each reads in its own direction; a list or a quote in that of its first words. */
export function BlockNodes({ blocks, tail }: BlockNodesProps): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message stay where they are
  return blocks.map((block, index) => <BlockNode key={index} block={block} tail={index === blocks.length - 1 ? tail : undefined} />);
}

function BlockNode({ block, tail }: { readonly block: Block; readonly tail: ReactNode }): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      // Without a direction of its own, so that a list or quote around it can take its one from here; the style sheet gives it.
      return (
        <p className={styles.paragraph}>
          <InlineNodes inlines={block.children} />
          {tail}
        </p>
      );
    case 'code-block':
      return <CodeBlock language={block.language} text={block.text} shownLines={block.shownLines} />;
    case 'quote':
      return (
        <blockquote className={styles.quote} dir="auto">
          <BlockNodes blocks={block.children} />
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
      <BlockNodes blocks={item} />
    </li>
  ));
}
