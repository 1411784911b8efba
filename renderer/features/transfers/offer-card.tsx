import { type ReactNode, useRef } from 'react';
import type { Entry } from '../../../shared/model/entry.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { NotForYou } from './not-for-you.tsx';
import styles from './offer-card.module.css';
import { OfferHead } from './offer-head.tsx';
import { OfferMarks } from './offer-marks.tsx';
import { useSeenOffer } from './seen-offers.ts';
import { TransferActions } from './transfer-actions.tsx';
import { TransferState } from './transfer-state.tsx';

type OfferCardProps = {
  readonly entry: Entry & { readonly body: { readonly kind: 'file' } };
  /** Time and state, as every row has them. */
  readonly meta: ReactNode;
};

/** What somebody offers, as a card in the conversation. What it shows follows the transfer; the entry never changes. */
export function OfferCard({ entry, meta }: OfferCardProps) {
  const transfer = useApp((state) => state.transfers[entry.id]);
  const selfId = useApp(selectSelfId);
  const cardRef = useRef<HTMLDivElement>(null);
  useSeenOffer(entry.id, cardRef);
  const { to } = entry.body;
  if (to !== undefined && selfId !== undefined && entry.authorId !== selfId && !to.includes(selfId)) return <NotForYou entry={entry} to={to} />;
  return (
    <div className={styles.card} ref={cardRef}>
      <OfferHead offer={entry.body} meta={meta} />
      {transfer === undefined ? (
        <p className={styles.quiet}>{words.files.gone}</p>
      ) : (
        <>
          <OfferMarks transfer={transfer} />
          <TransferState transfer={transfer} />
          <TransferActions transfer={transfer} />
        </>
      )}
    </div>
  );
}
