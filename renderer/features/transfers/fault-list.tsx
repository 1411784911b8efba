import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { visibleFileName } from '../../lib/file-name.ts';
import { words } from '../../locales/en.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import styles from './fault-list.module.css';
import { wantedFiles } from './transfer-groups.ts';

/** How many faults a transfer names; there may be more. */
const MAX_NAMED = 100;
const REASONS: Readonly<Partial<Record<FailureCode, string>>> = words.files.faultReasons;

/** The files of a tree that did not make it, each with its reason. */
export function FaultList({ transfer }: { readonly transfer: Transfer }) {
  const { faults = [] } = transfer;
  if (faults.length === 0) return null;
  const files = wantedFiles(transfer);
  const title = transfer.direction === 'incoming' ? words.files.faults(faults.length, files) : words.files.ownFaults(faults.length, files);
  return (
    <Disclosure tone="warn" title={title}>
      <ul className={styles.list} aria-label={title}>
        {faults.map(({ file, path, code }) => (
          <li key={file} className={styles.fault}>
            <span className={styles.path} dir="auto">
              {visibleFileName(path)}
            </span>
            <span className={styles.reason}>{REASONS[code] ?? describeFailure({ code, params: {} }).title}</span>
          </li>
        ))}
      </ul>
      {faults.length >= MAX_NAMED && <p className={styles.reason}>{words.files.faultsMany(MAX_NAMED)}</p>}
    </Disclosure>
  );
}
