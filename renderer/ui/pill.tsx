import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './pill.module.css';
import { Tooltip } from './tooltip.tsx';

type PillProps = {
  readonly tone?: 'plain' | 'accent' | 'good' | 'warn';
  readonly icon: ReactNode;
  /** What it means, for whoever wants to know more. */
  readonly hint?: string;
  readonly children: string;
};

/** A short fact that stays. */
export function Pill({ tone = 'plain', icon, hint, children }: PillProps) {
  const className = clsx(styles.pill, styles[tone]);
  const content = (
    <>
      {icon}
      <span dir="auto">{children}</span>
    </>
  );
  if (hint === undefined) return <span className={className}>{content}</span>;
  return (
    <Tooltip text={hint}>
      <button type="button" className={className} aria-description={hint}>
        {content}
      </button>
    </Tooltip>
  );
}
