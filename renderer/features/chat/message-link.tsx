import { type ReactNode, useState } from 'react';
import styles from './message-text.module.css';
import { OpenLinkDialog } from './open-link-dialog.tsx';

/** A link somebody wrote. It asks before it leads anywhere, whatever it calls itself. */
export function MessageLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <a
        className={styles.link}
        href={url}
        rel="noreferrer"
        onClick={(event) => {
          event.preventDefault();
          setAsked(true);
        }}
        // The middle button would open it without a question.
        onAuxClick={(event) => event.preventDefault()}
      >
        {children}
      </a>
      {asked && <OpenLinkDialog url={url} onClose={() => setAsked(false)} />}
    </>
  );
}
