import { Ban, Clock } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { OutgoingState, Transfer } from '../../../shared/model/transfer.ts';
import type { ReceiverState } from '../../../shared/wire/message.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './offer-card.module.css';
import { ReceiverList } from './receiver-list.tsx';
import { PauseButton, Standstill } from './standstill.tsx';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferProgress } from './transfer-progress.tsx';

type Outgoing = Extract<Transfer, { readonly direction: 'outgoing' }>;

/** One's own file: what the others make of it, and the way to take it back. */
export function OutgoingOffer({ transfer }: { readonly transfer: Outgoing }) {
  const actions = useActions();
  return (
    <>
      <Status transfer={transfer} />
      <ReceiverList receivers={transfer.receivers} size={transfer.size} />
      {canWithdraw(transfer) && (
        <div className={styles.actions}>
          <PauseButton transfer={transfer} />
          <Button size="small" onClick={() => void actions.cancelTransfer(transfer.id)}>
            {words.files.withdraw}
          </Button>
        </div>
      )}
    </>
  );
}

function Status({ transfer }: { readonly transfer: Outgoing }) {
  const { status } = transfer;
  switch (status.state) {
    case 'preparing':
      return <Waiting text={words.files.preparing} />;
    case 'open':
      return isFinished(transfer) ? null : <Waiting text={words.files.open} />;
    case 'uploading':
      return <TransferProgress name={transfer.name} size={transfer.size} progress={status.progress} />;
    case 'paused':
    case 'interrupted':
      return <Standstill transfer={transfer} status={status} />;
    case 'uploaded':
      return isFinished(transfer) ? null : <Waiting text={words.files.uploaded} />;
    case 'ended':
      return (
        <p className={styles.quiet} role="status">
          <Ban size={14} /> {words.files.ownEnded[status.reason]}
        </p>
      );
    case 'failed':
      return <TransferFailure failure={status.failure} />;
    default:
      return assertNever(status);
  }
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <p className={styles.quiet}>
      <Clock size={14} /> {text}
    </p>
  );
}

const SETTLED: ReadonlySet<ReceiverState> = new Set(['saved', 'declined', 'cancelled', 'failed']);
const OVER: ReadonlySet<OutgoingState['state']> = new Set(['ended', 'failed']);

function isFinished({ receivers }: Outgoing): boolean {
  return receivers.length > 0 && receivers.every(({ state }) => SETTLED.has(state));
}

function canWithdraw(transfer: Outgoing): boolean {
  return !OVER.has(transfer.status.state) && !isFinished(transfer);
}
