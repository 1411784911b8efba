import { Search } from 'lucide-react';
import { shortcutOf } from '../../lib/shortcut.ts';
import { words } from '../../locales/en.ts';
import styles from './switcher-button.module.css';

/** Looks like the field that it opens. */
export function SwitcherButton({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <button type="button" className={styles.button} aria-label={words.rooms.switcher.title} aria-haspopup="dialog" onClick={onOpen}>
      <Search size={15} aria-hidden="true" />
      <span className={styles.label}>{words.rooms.switcher.button}</span>
      <kbd className={styles.key}>{shortcutOf('K')}</kbd>
    </button>
  );
}
