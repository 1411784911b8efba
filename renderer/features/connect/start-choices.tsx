import { ArrowRight, LogIn, RadioTower } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import styles from './start-choices.module.css';

type StartChoicesProps = { readonly onHost: () => void; readonly onJoin: () => void };

/** The two ways to begin. */
export function StartChoices({ onHost, onJoin }: StartChoicesProps) {
  return (
    <div className={styles.choices}>
      <Choice icon={<RadioTower size={22} />} label={words.start.host} hint={words.start.hostHint} onClick={onHost} />
      <Choice icon={<LogIn size={22} />} label={words.start.join} hint={words.start.joinHint} onClick={onJoin} />
    </div>
  );
}

type ChoiceProps = { readonly icon: ReactNode; readonly label: string; readonly hint: string; readonly onClick: () => void };

function Choice({ icon, label, hint, onClick }: ChoiceProps) {
  return (
    <button type="button" className={styles.choice} aria-label={label} onClick={onClick}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        <span className={styles.hint}>{hint}</span>
      </span>
      <ArrowRight size={18} className={styles.arrow} />
    </button>
  );
}
