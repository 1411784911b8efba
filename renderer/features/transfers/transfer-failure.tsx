import { CircleAlert } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import styles from './offer-card.module.css';

/** Why a transfer failed, which file it was about, and what to do. */
export function TransferFailure({ failure }: { readonly failure: Failure }) {
  const { title, advice } = describeFailure(failure);
  return (
    <div className={styles.failure} role="status">
      <CircleAlert size={16} />
      <p>
        <strong>{title}.</strong> {advice}
      </p>
    </div>
  );
}
