import { formatBytes, formatDuration, formatRate } from '../../../shared/lib/format-bytes.ts';
import type { Progress, Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './offer-card.module.css';
import { wantedBytes } from './transfer-groups.ts';

type TransferProgressProps = { readonly transfer: Transfer; readonly progress: Progress; readonly still?: boolean };

/** The bar, and under it what somebody waiting wants to know: how far, how fast, how long, and of a tree at which file. */
export function TransferProgress({ transfer, progress, still = false }: TransferProgressProps) {
  const size = wantedBytes(transfer);
  const share = size === 0 ? 1 : Math.min(1, progress.bytes / size);
  const details = [
    words.files.of(formatBytes(Math.min(size, progress.bytes), 'en'), formatBytes(size, 'en')),
    ...(progress.bytesPerSecond > 0 ? [formatRate(progress.bytesPerSecond, 'en')] : []),
    ...(progress.secondsLeft === undefined ? [] : [words.files.left(formatDuration(progress.secondsLeft, 'en'))]),
  ];
  return (
    <div className={styles.progress}>
      <ProgressBar value={share} label={words.files.progress(offerTitle(transfer))} tone={still ? 'muted' : 'normal'} />
      <p className={styles.figures}>
        <strong>{words.files.percent(Math.floor(share * 100))}</strong>
        <span>{details.join(' · ')}</span>
      </p>
    </div>
  );
}
