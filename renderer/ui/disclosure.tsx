import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import styles from './disclosure.module.css';

type DisclosureProps = { readonly title: ReactNode; readonly tone?: 'plain' | 'warn'; readonly children: ReactNode };

/** More about something, folded away until it is wanted. */
export function Disclosure({ title, tone = 'plain', children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  const contentId = useId();
  return (
    <div>
      <button
        type="button"
        className={clsx(styles.button, tone === 'warn' && styles.warn, open && styles.open)}
        aria-expanded={open}
        aria-controls={open ? contentId : undefined}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={15} className={styles.chevron} /> {title}
      </button>
      {open && (
        <div id={contentId} className={styles.content}>
          {children}
        </div>
      )}
    </div>
  );
}
