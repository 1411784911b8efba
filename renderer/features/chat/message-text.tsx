import { useState } from 'react';
import { linkParts } from '../../lib/link-parts.ts';
import styles from './message-text.module.css';
import { OpenLinkDialog } from './open-link-dialog.tsx';

/** A message as it was typed: lines and spaces stay, links can be opened, and the text decides its own direction. */
export function MessageText({ text }: { readonly text: string }) {
  const [asked, setAsked] = useState<string>();
  return (
    <div className={styles.text} dir="auto">
      {linkParts(text).map((part) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a
            key={part.start}
            className={styles.link}
            href={part.url}
            rel="noreferrer"
            onClick={(event) => {
              event.preventDefault();
              setAsked(part.url);
            }}
          >
            {part.text}
          </a>
        ),
      )}
      {asked !== undefined && <OpenLinkDialog url={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}
