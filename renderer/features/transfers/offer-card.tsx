import { type ReactNode, useRef } from 'react';
import type { Entry } from '../../../shared/model/entry.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import styles from './offer-card.module.css';
import { OfferedFile } from './offered-file.tsx';
import { useSeenOffer } from './seen-offers.ts';
import { TransferActions } from './transfer-actions.tsx';
import { TransferState } from './transfer-state.tsx';

type OfferCardProps = {
  readonly entry: Entry & { readonly body: { readonly kind: 'file' } };
  /** Time and state, as every row has them. */
  readonly meta: ReactNode;
};

/** A file that somebody offers, as a card in the conversation. What it shows follows the transfer; the entry never changes. */
export function OfferCard({ entry, meta }: OfferCardProps) {
  const transfer = useApp((state) => state.transfers[entry.id]);
  const cardRef = useRef<HTMLDivElement>(null);
  useSeenOffer(entry.id, cardRef);
  const { name, size, keep } = entry.body;
  return (
    <div className={styles.card} ref={cardRef}>
      <OfferedFile name={name} size={size} facts={keep === true ? [words.files.kept] : []} meta={meta} />
      {transfer === undefined ? (
        <p className={styles.quiet}>{words.files.gone}</p>
      ) : (
        <>
          <TransferState transfer={transfer} />
          <TransferActions transfer={transfer} />
        </>
      )}
    </div>
  );
}
