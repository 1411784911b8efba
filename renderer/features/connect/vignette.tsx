import { Check, CircleCheck, FileText } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './vignette.module.css';

/** What a room looks like, in small: a question, a file, an answer. A picture, not for reading aloud. */
export function Vignette() {
  return (
    <div className={styles.scene} aria-hidden="true">
      <div className={styles.left}>
        <Avatar id="vignette-mia" alias="Mia" size={30} />
        <div className={styles.bubble}>{words.vignette.question}</div>
      </div>
      <div className={styles.own}>
        <div className={styles.card}>
          <span className={styles.icon}>
            <FileText size={18} />
          </span>
          <span className={styles.words}>
            <strong>{words.vignette.file}</strong>
            <span className={styles.bar}>
              <span />
            </span>
            <span className={styles.done}>
              <CircleCheck size={13} /> {words.vignette.checked}
            </span>
          </span>
        </div>
      </div>
      <div className={styles.own}>
        <div className={styles.answer}>
          {words.vignette.answer} <Check size={12} />
        </div>
      </div>
    </div>
  );
}
