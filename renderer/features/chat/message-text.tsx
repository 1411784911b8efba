import { type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { words } from '../../locales/en.ts';
import { BlockNodes } from './block-nodes.tsx';
import { isLoneEmoji } from './emoji/lone-emoji.ts';
import { type ParsedMessage, parseMessage } from './markdown/parse-message.ts';
import styles from './message-text.module.css';

type MessageTextProps = {
  readonly text: string;
  /** Its time and state: in the last line when that is text, below otherwise. */
  readonly meta: ReactNode;
};

/** Rows come and go with scrolling; what was opened stays open. */
const unfolded = new WeakSet<ParsedMessage>();

/** A message with its Markdown drawn. Lines and spaces stay, a long text shows its beginning, and one to three emoji alone are large. */
export function MessageText({ text, meta }: MessageTextProps) {
  if (isLoneEmoji(text)) {
    return (
      <div className={styles.lone}>
        <p className={styles.emoji}>{text.trim()}</p>
        {meta}
      </div>
    );
  }
  return <MarkdownText message={parseMessage(text)} meta={meta} />;
}

function MarkdownText({ message, meta }: { readonly message: ParsedMessage; readonly meta: ReactNode }) {
  const [open, setOpen] = useState(() => unfolded.has(message));
  const frame = useRef<HTMLDivElement>(null);
  const { whole, folded } = message;
  const endsInText = folded === undefined && whole.at(-1)?.kind === 'paragraph';

  function toggle(): void {
    if (open) unfolded.delete(message);
    else unfolded.add(message);
    flushSync(() => setOpen(!open));
    // What was read must not be far above the window afterwards.
    if (open) frame.current?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <div ref={frame} className={styles.text}>
      <BlockNodes blocks={open || folded === undefined ? whole : folded} tail={endsInText ? meta : undefined} />
      {!endsInText && (
        <div className={styles.foot}>
          {folded !== undefined && (
            <button type="button" className={styles.fold} aria-expanded={open} data-unfolds onClick={toggle}>
              {open ? words.chat.showLess : words.chat.showMore}
            </button>
          )}
          {meta}
        </div>
      )}
    </div>
  );
}
