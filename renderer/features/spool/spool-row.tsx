import { Trash2 } from 'lucide-react';
import { formatBytes, formatDuration } from '../../../shared/lib/format-bytes.ts';
import type { SpooledOffer } from '../../../shared/model/transfer.ts';
import { offerTitle, shortOfferTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './spool.module.css';

type SpoolRowProps = { readonly offer: SpooledOffer; readonly onDelete: () => void };

/** One offer of which the host has bytes. */
export function SpoolRow({ offer, onDelete }: SpoolRowProps) {
  const facts = [
    formatBytes(offer.bytes, 'en'),
    words.spool.from(offer.senderAlias),
    ...(offer.isWhole ? [] : [words.spool.partly]),
    ...(offer.isWanted ? [words.spool.wanted] : []),
    ...(offer.keep ? [words.spool.keep] : []),
    words.spool.expires(formatDuration(Math.max(60, (offer.expiresAt - Date.now()) / 1_000), 'en')),
  ];
  return (
    <li className={styles.offer}>
      <div className={styles.words}>
        <p className={styles.name} dir="auto" title={offerTitle(offer)}>
          {shortOfferTitle(offer)}
        </p>
        <p className={styles.hint}>{facts.join(' · ')}</p>
      </div>
      <IconButton size="small" label={words.spool.deleteOf(offerTitle(offer))} icon={<Trash2 size={16} />} onClick={onDelete} />
    </li>
  );
}
