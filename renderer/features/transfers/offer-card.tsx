import { type ReactNode, useRef } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Entry } from '../../../shared/model/entry.ts';
import { shortFileName, visibleFileName } from '../../lib/file-name.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { FileIcon } from './file-icon.tsx';
import { IncomingOffer } from './incoming-offer.tsx';
import styles from './offer-card.module.css';
import { OutgoingOffer } from './outgoing-offer.tsx';
import { useSeenOffer } from './seen-offers.ts';

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
  const { name, size } = entry.body;
  return (
    <div className={styles.card} ref={cardRef}>
      <div className={styles.file}>
        <FileIcon name={name} />
        <div className={styles.words}>
          <p className={styles.name} dir="auto" title={visibleFileName(name)}>
            {shortFileName(name)}
          </p>
          <p className={styles.size}>
            {formatBytes(size, 'en')} {meta}
          </p>
        </div>
      </div>
      {transfer === undefined && <p className={styles.quiet}>{words.files.gone}</p>}
      {transfer?.direction === 'incoming' && <IncomingOffer transfer={transfer} />}
      {transfer?.direction === 'outgoing' && <OutgoingOffer transfer={transfer} />}
    </div>
  );
}
