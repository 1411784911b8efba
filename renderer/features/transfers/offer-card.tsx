import { type ReactNode, useRef } from 'react';
import type { Entry, FileBody } from '../../../shared/model/entry.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { pictureOf } from '../../store/pictures.ts';
import { selectSelfId } from '../../store/selectors.ts';
import { NotForYou } from './not-for-you.tsx';
import styles from './offer-card.module.css';
import { OfferHead } from './offer-head.tsx';
import { OfferMarks } from './offer-marks.tsx';
import { OfferPictures } from './offer-pictures.tsx';
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
      {transfer !== undefined && <OfferPictures transfer={transfer} />}
      <OfferHead offer={hasPicture(transfer) ? withoutThumbnail(entry.body) : entry.body} meta={meta} />
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

function hasPicture(transfer: Transfer | undefined): boolean {
  return transfer !== undefined && pictureOf(transfer) !== undefined;
}

/** It is shown above, in large. */
function withoutThumbnail({ thumbnail: _shown, ...offer }: FileBody): FileBody {
  return offer;
}
