import type { ReactNode } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { shortFileName, visibleFileName } from '../../lib/file-name.ts';
import { FileIcon } from './file-icon.tsx';
import styles from './offer-card.module.css';

type OfferedFileProps = {
  readonly name: string;
  readonly size: number;
  /** What else belongs to the size: from whom, kept where. */
  readonly facts?: readonly string[];
  /** Time and state, as every row of the conversation has them. */
  readonly meta?: ReactNode;
};

/** Which file it is: its kind, name and size. */
export function OfferedFile({ name, size, facts = [], meta }: OfferedFileProps) {
  return (
    <div className={styles.file}>
      <FileIcon name={name} />
      <div className={styles.words}>
        <p className={styles.name} dir="auto" title={visibleFileName(name)}>
          {shortFileName(name)}
        </p>
        <p className={styles.size}>
          {[formatBytes(size, 'en'), ...facts].join(' · ')} {meta}
        </p>
      </div>
    </div>
  );
}
