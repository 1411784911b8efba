import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './connect-form.module.css';

type FormCardProps = {
  readonly heading: string;
  readonly intro: string;
  readonly onBack: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
};

/** The frame of both forms: the way back, what it is for, the fields. */
export function FormCard({ heading, intro, onBack, onSubmit, children }: FormCardProps) {
  return (
    <form
      className={styles.form}
      aria-label={heading}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <header className={styles.header}>
        <IconButton label={words.back} icon={<ArrowLeft size={18} />} onClick={onBack} className={styles.back} />
        <div>
          <h2 className={styles.heading}>{heading}</h2>
          <p className={styles.intro}>{intro}</p>
        </div>
      </header>
      {children}
    </form>
  );
}
