import { CirclePause, RefreshCw } from 'lucide-react';
import type { IncomingState, OutgoingState, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import styles from './offer-card.module.css';
import { TransferProgress } from './transfer-progress.tsx';

type Standing = Extract<IncomingState | OutgoingState, { readonly state: 'paused' | 'interrupted' }>;

/** How far a transfer is that does not move, and why it does not. */
export function Standstill({ transfer, status }: { readonly transfer: Transfer; readonly status: Standing }) {
  const { name, size } = transfer;
  return (
    <>
      <TransferProgress name={name} size={size} progress={{ bytes: status.bytes, bytesPerSecond: 0 }} still />
      <p className={styles.quiet} role="status">
        {status.state === 'paused' ? <CirclePause size={14} /> : <RefreshCw size={14} />} {textOf(transfer, status)}
      </p>
    </>
  );
}

function textOf(transfer: Transfer, status: Standing): string {
  const sender = transfer.direction === 'incoming' ? transfer.senderAlias : words.chat.you;
  if (status.state === 'interrupted') return words.files.interrupted[status.waitingFor](sender);
  if (status.by === 'sender') return words.files.pausedBy(sender);
  return transfer.direction === 'outgoing' ? words.files.ownPaused : words.files.paused;
}
