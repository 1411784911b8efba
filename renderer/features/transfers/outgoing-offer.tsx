import { Ban, Clock } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { FaultList } from './fault-list.tsx';
import styles from './offer-card.module.css';
import { ReceiverList } from './receiver-list.tsx';
import { Standstill } from './standstill.tsx';
import { TransferFailure } from './transfer-failure.tsx';
import { TransferFiles } from './transfer-files.tsx';
import { isAnswered } from './transfer-groups.ts';
import { TransferProgress } from './transfer-progress.tsx';

type Outgoing = Extract<Transfer, { readonly direction: 'outgoing' }>;

/** One's own offer, and what the others make of it. */
export function OutgoingOffer({ transfer }: { readonly transfer: Outgoing }) {
  return (
    <>
      <Status transfer={transfer} />
      <FaultList transfer={transfer} />
      <TransferFiles transfer={transfer} />
      <ReceiverList receivers={transfer.receivers} />
    </>
  );
}

function Status({ transfer }: { readonly transfer: Outgoing }) {
  const { status } = transfer;
  switch (status.state) {
    case 'preparing':
      return <Waiting text={words.files.preparing} />;
    case 'open':
      return isAnswered(transfer) ? null : <Waiting text={waitingText(transfer)} />;
    case 'uploading':
      return <TransferProgress transfer={transfer} progress={status.progress} />;
    case 'paused':
    case 'interrupted':
      return <Standstill transfer={transfer} status={status} />;
    case 'uploaded':
      return isAnswered(transfer) ? null : <Waiting text={words.files.uploaded} />;
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

/** Whose answer is still to come; nobody's when all have one, or nobody else is here. */
function waitingText({ receivers }: Outgoing): string {
  const silent = receivers.filter(({ state }) => state === 'offered').map(({ alias }) => alias);
  return silent.length === 0 ? words.files.open : words.files.openFor(silent);
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <p className={styles.quiet}>
      <Clock size={14} /> {text}
    </p>
  );
}
