import { Ban, Check, CircleCheck, FolderOpen, ShieldCheck, X } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Progress, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './offer-card.module.css';
import { PauseButton, Standstill } from './standstill.tsx';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferProgress } from './transfer-progress.tsx';

type IncomingOfferProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }> };

/** Somebody's file, from the question to the saved copy. */
export function IncomingOffer({ transfer }: IncomingOfferProps) {
  const actions = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  const { id, name, size, status } = transfer;
  const cancel = (
    <Button size="small" onClick={() => void actions.cancelTransfer(id)}>
      {words.files.cancel}
    </Button>
  );

  switch (status.state) {
    case 'offered':
      return (
        <div className={styles.actions}>
          <Button size="small" variant="primary" icon={<Check size={15} />} onClick={() => void actions.acceptTransfer(id)}>
            {words.files.accept}
          </Button>
          <Button size="small" icon={<X size={15} />} onClick={() => void actions.declineTransfer(id)}>
            {words.files.decline}
          </Button>
        </div>
      );
    case 'waiting':
      return (
        <>
          <div className={styles.progress}>
            <ProgressBar value={null} label={words.files.progress(name)} />
            <p className={styles.figures}>{words.files.waiting}</p>
          </div>
          <div className={styles.actions}>{cancel}</div>
        </>
      );
    case 'receiving':
      return (
        <>
          <TransferProgress name={name} size={size} progress={status.progress} />
          <div className={styles.actions}>
            <PauseButton transfer={transfer} />
            {cancel}
          </div>
        </>
      );
    case 'paused':
    case 'interrupted':
      return (
        <>
          <Standstill transfer={transfer} status={status} />
          <div className={styles.actions}>
            <PauseButton transfer={transfer} />
            {cancel}
          </div>
        </>
      );
    case 'verifying':
      return (
        <div className={styles.progress} role="status">
          <ProgressBar value={verifiedShare(status.progress, size)} label={words.files.progress(name)} />
          <p className={styles.figures}>{words.files.verifying}</p>
        </div>
      );
    case 'saved':
      return (
        <>
          <div className={styles.saved} role="status">
            <CircleCheck size={16} />
            <p>
              {words.files.savedAs} <strong dir="auto">{status.savedAs}</strong>
            </p>
          </div>
          <div className={styles.actions}>
            {canReveal && (
              <Button size="small" icon={<FolderOpen size={15} />} onClick={() => void actions.revealTransfer(id)}>
                {words.files.reveal}
              </Button>
            )}
            <Tooltip text={`${words.files.verified} (SHA-256 ${status.sha256.slice(0, 12)}…)`}>
              <button type="button" className={styles.verified}>
                <ShieldCheck size={14} /> {words.files.verifiedShort}
              </button>
            </Tooltip>
          </div>
        </>
      );
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

function Over({ text }: { readonly text: string }) {
  return (
    <p className={styles.quiet} role="status">
      <Ban size={14} /> {text}
    </p>
  );
}
