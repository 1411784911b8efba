import type { ReactNode } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Tree } from '../../../shared/model/entry.ts';
import { offerKind, offerTitle, shortOfferTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import iconStyles from './file-icon.module.css';
import { FileIcon } from './file-icon.tsx';
import styles from './offer-card.module.css';

type OfferHeadProps = {
  readonly offer: { readonly name: string; readonly size: number; readonly tree?: Tree | undefined; readonly thumbnail?: string | undefined };
  /** What else belongs to the size: from whom. */
  readonly facts?: readonly string[];
  /** Time and state, as every row of the conversation has them. */
  readonly meta?: ReactNode;
};

/** What is offered: its picture or kind, its name, how much it is. */
export function OfferHead({ offer, facts = [], meta }: OfferHeadProps) {
  const { name, size, tree, thumbnail } = offer;
  const parts = [
    ...(tree === undefined ? [] : [words.files.count(tree.files)]),
    ...(tree === undefined || tree.folders <= 1 ? [] : [words.files.folders(tree.folders)]),
    formatBytes(size, 'en'),
    ...facts,
  ];
  return (
    <div className={styles.file}>
      {thumbnail === undefined ? (
        <FileIcon name={name} kind={offerKind(offer)} />
      ) : (
        <img className={iconStyles.picture} src={`data:image/webp;base64,${thumbnail}`} alt={words.files.preview(offerTitle(offer))} />
      )}
      <div className={styles.words}>
        <p className={styles.name} dir="auto" title={offerTitle(offer)}>
          {shortOfferTitle(offer)}
        </p>
        <p className={styles.size}>
          <span>{parts.join(' · ')}</span> {meta}
        </p>
      </div>
    </div>
  );
}
