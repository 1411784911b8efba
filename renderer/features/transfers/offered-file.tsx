import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { FileIcon } from './file-icon.tsx';
import styles from './offer-card.module.css';

type OfferedFileProps = {
  readonly name: string;
  readonly size: number;
  /** What else belongs to the size: from whom, kept where. */
  readonly facts?: readonly string[];
};

/** Which file it is: its kind, name and size. */
export function OfferedFile({ name, size, facts = [] }: OfferedFileProps) {
  return (
    <div className={styles.file}>
      <FileIcon name={name} />
      <div className={styles.words}>
        <p className={styles.name} dir="auto" title={name}>
          {name}
        </p>
        <p className={styles.size}>{[formatBytes(size, 'en'), ...facts].join(' · ')}</p>
      </div>
    </div>
  );
}
