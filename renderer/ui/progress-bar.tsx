import { Progress } from '@base-ui/react/progress';
import styles from './progress-bar.module.css';

type ProgressBarProps = { /** 0 to 1, or null while nothing is known. */ readonly value: number | null; readonly label: string };

export function ProgressBar({ value, label }: ProgressBarProps) {
  return (
    <Progress.Root value={value === null ? null : Math.round(value * 100)} aria-label={label} className={styles.root}>
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} />
      </Progress.Track>
    </Progress.Root>
  );
}
