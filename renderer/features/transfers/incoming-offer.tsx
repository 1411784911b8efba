import { Ban, Check, CircleCheck, FolderOpen, ShieldCheck, X } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './offer-card.module.css';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferProgress } from './transfer-progress.tsx';

type IncomingOfferProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }> };

/** Somebody's file, from the question to the saved copy. */
export function IncomingOffer({ transfer }: IncomingOfferProps) {
  const actions = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  const downloadFolder = useApp((state) => state.settings.downloadFolder);
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
          <div className={styles.actions}>{cancel}</div>
        </>
      );
    case 'verifying':
      return (
        <div className={styles.progress} role="status">
          <ProgressBar value={1} label={words.files.progress(name)} />
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
              {!canReveal && ` ${words.files.inFolder(downloadFolder)}`}
            </p>
          </div>
          <div className={styles.actions}>
            {canReveal && (
              <Button size="small" icon={<FolderOpen size={15} />} onClick={() => void actions.revealTransfer(id)}>
                {words.files.reveal}
              </Button>
            )}
            <span className={styles.verified} title={`${words.files.verified}\nSHA-256 ${status.sha256}`}>
              <ShieldCheck size={14} aria-hidden="true" /> {words.files.verifiedShort}
            </span>
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

function Over({ text }: { readonly text: string }) {
  return (
    <p className={styles.quiet} role="status">
      <Ban size={14} /> {text}
    </p>
  );
}
