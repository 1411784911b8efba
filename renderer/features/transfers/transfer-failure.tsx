import { CircleAlert, HardDrive } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { words } from '../../locales/en.ts';
import { canGoOn } from './can-go-on.ts';
import styles from './offer-card.module.css';

/** What stopped a transfer, which file it was about, and what to do; what can go on says so. */
export function TransferFailure({ failure }: { readonly failure: Failure }) {
  const { title, advice } = describeFailure(failure);
  const goesOn = canGoOn(failure);
  return (
    <div className={goesOn ? styles.stopped : styles.failure} role="status">
      {goesOn ? <HardDrive size={16} /> : <CircleAlert size={16} />}
      <p>
        <strong>{title}.</strong> {advice} {goesOn && words.files.keptSoFar}
      </p>
    </div>
  );
}
