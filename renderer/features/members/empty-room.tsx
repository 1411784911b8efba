import { FileUp } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Logo } from '../../ui/logo.tsx';
import styles from './empty-room.module.css';

/** What to do in a room where nobody has said anything: invite others, or hand over a file. */
export function EmptyRoom() {
  const address = useApp((state) => state.hosting?.addresses[0]);
  return (
    <div className={styles.empty}>
      <Logo size={56} className={styles.mark} />
      <h2 className={styles.title}>{words.room.emptyTitle}</h2>
      <p className={styles.text}>{address === undefined ? words.room.emptyGuest : words.room.emptyHost}</p>
      {address !== undefined && (
        <div className={styles.share}>
          <code className={styles.code}>{address}</code>
          <CopyButton text={address} label={words.copyNamed(address)} />
        </div>
      )}
      <p className={styles.drop}>
        <FileUp size={16} /> {words.room.emptyDrop}
      </p>
    </div>
  );
}
