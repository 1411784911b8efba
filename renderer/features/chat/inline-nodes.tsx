import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Inline } from './markdown/message-tree.ts';
import { TextNodes } from './mentions/mention-nodes.tsx';
import { MessageLink } from './message-link.tsx';
import styles from './message-text.module.css';

/** The parts of a line as elements. A tree never changes, so that places are keys. */
export function InlineNodes({ inlines }: { readonly inlines: readonly Inline[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message stay where they are
  return inlines.map((inline, index) => <InlineNode key={index} inline={inline} />);
}

function InlineNode({ inline }: { readonly inline: Inline }): ReactNode {
  switch (inline.kind) {
    case 'text':
      return <TextNodes text={inline.text} />;
    case 'code':
      return (
        <code className={styles.code} dir="ltr">
          {inline.text}
        </code>
      );
    case 'strong':
      return (
        <strong>
          <InlineNodes inlines={inline.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <InlineNodes inlines={inline.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <InlineNodes inlines={inline.children} />
        </s>
      );
    case 'link':
      return (
        <MessageLink url={inline.url}>
          <InlineNodes inlines={inline.children} />
        </MessageLink>
      );
    default:
      return assertNever(inline);
  }
}
