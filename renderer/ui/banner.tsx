import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './banner.module.css';

type BannerProps = {
  readonly tone: 'warn' | 'bad' | 'plain';
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: ReactNode;
  readonly shape?: 'bar' | 'card';
  /** `alert` interrupts, `status` waits its turn. */
  readonly role?: 'alert' | 'status';
};

/** Something to know that stays until it is over. */
export function Banner({ tone, icon, title, text, actions, shape = 'card', role = 'status' }: BannerProps) {
  return (
    <div className={clsx(styles.banner, styles[tone], styles[shape])} role={role}>
      <span className={styles.icon}>{icon}</span>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
