import { Ban, CircleCheck } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Progress, Transfer } from '../../../shared/model/transfer.ts';
import { offerKind, offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { FaultList } from './fault-list.tsx';
import styles from './offer-card.module.css';
import { OfferLookAgain, OfferLookPanel } from './offer-look-panel.tsx';
import { Standstill } from './standstill.tsx';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferFiles } from './transfer-files.tsx';
import { wantedBytes } from './transfer-groups.ts';
import { TransferProgress } from './transfer-progress.tsx';

type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;

/** What somebody's offer has come to, from the question to the saved copy. */
export function IncomingOffer({ transfer }: { readonly transfer: Incoming }) {
  if (transfer.status.state === 'offered') return <OfferLookPanel transfer={transfer} />;
  return (
    <>
      <Status transfer={transfer} />
      <FaultList transfer={transfer} />
      {isHere(transfer) && <TransferFiles transfer={transfer} />}
      {transfer.canAcceptAgain && <OfferLookAgain transfer={transfer} />}
    </>
  );
}

function Status({ transfer }: { readonly transfer: Incoming }) {
  const { status } = transfer;
  const label = words.files.progress(offerTitle(transfer));
  switch (status.state) {
    case 'offered':
      return null;
    case 'waiting':
      return (
        <div className={styles.progress}>
          <ProgressBar value={null} label={label} />
          <p className={styles.figures}>{words.files.waiting}</p>
        </div>
      );
    case 'receiving':
      return <TransferProgress transfer={transfer} progress={status.progress} />;
    case 'paused':
    case 'interrupted':
      return <Standstill transfer={transfer} status={status} />;
    case 'verifying':
      return (
        <div className={styles.progress} role="status">
          <ProgressBar value={verifiedShare(status.progress, wantedBytes(transfer))} label={label} tone={status.progress ? 'muted' : 'normal'} />
          <p className={styles.figures}>{status.progress === undefined ? words.files.verifying : words.files.rereading}</p>
        </div>
      );
    case 'saved':
      return <Saved transfer={transfer} name={status.savedAs} />;
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

/** Something of it is, or will be, on this disk. */
function isHere({ status: { state } }: Incoming): boolean {
  return state !== 'declined' && state !== 'cancelled' && state !== 'ended' && state !== 'failed';
}

/** Of what an earlier run of the app received; a whole file is checked in an instant. */
function verifiedShare(progress: Progress | undefined, size: number): number {
  return progress === undefined || size === 0 ? 1 : Math.min(1, progress.bytes / size);
}

/** Where no file manager can show the file, its folder is named. */
function Saved({ transfer, name }: { readonly transfer: Incoming; readonly name: string }) {
  const folder = useApp((state) => (state.shell.canReveal ? undefined : transfer.folder));
  return (
    <div className={styles.saved} role="status">
      <CircleCheck size={16} />
      <p>
        {words.files.savedAs} <strong dir="auto">{name}</strong>
        {offerKind(transfer) === 'several' && ` ${words.files.andOthers}`}
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
