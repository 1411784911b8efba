import { Ban, CircleCheck } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Progress, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './offer-card.module.css';
import { Standstill } from './standstill.tsx';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferProgress } from './transfer-progress.tsx';

type IncomingOfferProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }> };

/** What somebody's file has come to, from the question to the saved copy. */
export function IncomingOffer({ transfer }: IncomingOfferProps) {
  const { name, size, status } = transfer;
  switch (status.state) {
    case 'offered':
      return null;
    case 'waiting':
      return (
        <div className={styles.progress}>
          <ProgressBar value={null} label={words.files.progress(name)} />
          <p className={styles.figures}>{words.files.waiting}</p>
        </div>
      );
    case 'receiving':
      return <TransferProgress name={name} size={size} progress={status.progress} />;
    case 'paused':
    case 'interrupted':
      return <Standstill transfer={transfer} status={status} />;
    case 'verifying':
      return (
        <div className={styles.progress} role="status">
          <ProgressBar value={verifiedShare(status.progress, size)} label={words.files.progress(name)} tone={status.progress ? 'muted' : 'normal'} />
          <p className={styles.figures}>{status.progress === undefined ? words.files.verifying : words.files.rereading}</p>
        </div>
      );
    case 'saved':
      return <Saved name={status.savedAs} />;
    case 'declined':
      return <Over text={words.files.declined} />;
    case 'cancelled':
      return <Over text={words.files.cancelled} />;
    case 'ended':
      return <Over text={words.files.ended[status.reason]} />;
    case 'failed':
      return <TransferFailure failure={status.failure} />;
    default:
      return assertNever(status);
  }
}

/** Of what an earlier run of the app received; a whole file is checked in an instant. */
function verifiedShare(progress: Progress | undefined, size: number): number {
  return progress === undefined || size === 0 ? 1 : progress.bytes / size;
}

/** Where no file manager can show the file, its folder is named. */
function Saved({ name }: { readonly name: string }) {
  const folder = useApp((state) => (state.shell.canReveal ? undefined : state.settings.downloadFolder));
  return (
    <div className={styles.saved} role="status">
      <CircleCheck size={16} />
      <p>
        {words.files.savedAs} <strong dir="auto">{name}</strong>
        {folder !== undefined && ` ${words.files.inFolder(folder)}`}
      </p>
    </div>
  );
}

function Over({ text }: { readonly text: string }) {
  return (
    <p className={styles.quiet} role="status">
      <Ban size={14} /> {text}
    </p>
  );
}
