import { Progress } from '@base-ui/react/progress';
import clsx from 'clsx';
import styles from './progress-bar.module.css';

type ProgressBarProps = {
  /** 0 to 1, or null while nothing is known. */ readonly value: number | null;
  readonly label: string /** `muted` for what stands still. */;
  readonly tone?: 'normal' | 'muted';
};

export function ProgressBar({ value, label, tone = 'normal' }: ProgressBarProps) {
  return (
    <Progress.Root value={value === null ? null : Math.round(value * 100)} aria-label={label} className={styles.root}>
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={clsx(styles.indicator, tone === 'muted' && styles.muted)} />
      </Progress.Track>
    </Progress.Root>
  );
}
