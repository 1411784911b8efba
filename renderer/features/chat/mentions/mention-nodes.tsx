import { createContext, type ReactNode, use } from 'react';
import type { MemberId } from '../../../../shared/model/ids.ts';
import styles from './mentions.module.css';
import type { MentionReader } from './split-mentions.ts';

/** Who is named in the message around, and who looks at it. Undefined where nobody is. */
export const MentionContext = createContext<{ readonly read: MentionReader; readonly selfId: MemberId | undefined } | undefined>(undefined);

/** Text of a message, with the people who are named in it standing out. */
export function TextNodes({ text }: { readonly text: string }): ReactNode {
  const context = use(MentionContext);
  if (context === undefined) return text;
  return context.read(text).map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message stay where they are
      <span key={index} className={styles.mention} data-self={part.id === undefined || part.id === context.selfId || undefined}>
        {part.text}
      </span>
    ),
  );
}
