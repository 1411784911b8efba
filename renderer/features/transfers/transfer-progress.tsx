import { formatBytes, formatDuration, formatRate } from '../../../shared/lib/format-bytes.ts';
import type { Progress } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './offer-card.module.css';

type TransferProgressProps = { readonly name: string; readonly size: number; readonly progress: Progress; readonly still?: boolean };

/** The bar, and under it what somebody waiting wants to know. */
export function TransferProgress({ name, size, progress, still = false }: TransferProgressProps) {
  const share = size === 0 ? 1 : Math.min(1, progress.bytes / size);
  const details = [
    words.files.of(formatBytes(progress.bytes, 'en'), formatBytes(size, 'en')),
    ...(progress.bytesPerSecond > 0 ? [formatRate(progress.bytesPerSecond, 'en')] : []),
    ...(progress.secondsLeft === undefined ? [] : [words.files.left(formatDuration(progress.secondsLeft, 'en'))]),
  ];
  return (
    <div className={styles.progress}>
      <ProgressBar value={share} label={words.files.progress(name)} tone={still ? 'muted' : 'normal'} />
      <p className={styles.figures}>
        <strong>{words.files.percent(Math.floor(share * 100))}</strong>
        <span>{details.join(' · ')}</span>
      </p>
    </div>
  );
}
