import { ArrowDown } from 'lucide-react';
import { words } from '../../locales/en.ts';
import styles from './message-list.module.css';

/** The way back to the newest line, with how many came meanwhile. */
export function JumpToLatest({ count, onJump }: { readonly count: number; readonly onJump: () => void }) {
  return (
    <button type="button" className={styles.jump} onClick={onJump}>
      <ArrowDown size={16} />
      {count === 0 ? words.chat.jump : words.chat.jumpCount(count)}
    </button>
  );
}
