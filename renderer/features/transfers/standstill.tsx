import { CirclePause, HardDrive, RefreshCw } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { IncomingState, OutgoingState, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import styles from './offer-card.module.css';
import { TransferProgress } from './transfer-progress.tsx';

type State = IncomingState | OutgoingState;
type Standing = Extract<State, { readonly state: 'paused' | 'interrupted' }> & { readonly failure?: Failure };

/** How far a transfer is that does not move, and why it does not. */
export function Standstill({ transfer, status }: { readonly transfer: Transfer; readonly status: Standing }) {
  return (
    <>
      <TransferProgress transfer={transfer} progress={{ bytes: status.bytes, bytesPerSecond: 0 }} still />
      {status.state === 'paused' && status.failure !== undefined ? (
        <Obstacle failure={status.failure} />
      ) : (
        <p className={styles.quiet} role="status">
          {iconOf(status)} {textOf(transfer, status)}
        </p>
      )}
    </>
  );
}

/** What made it stop by itself, and that nothing is lost. */
function Obstacle({ failure }: { readonly failure: Failure }) {
  return (
    <div className={styles.stopped} role="status">
      <HardDrive size={16} />
      <p>
        <strong>{describeFailure(failure).title}.</strong>{' '}
        {failure.code === 'folder-unwritable' ? words.files.unwritableHint : words.files.stoppedHint}
      </p>
    </div>
  );
}

function iconOf(status: Standing) {
  if (status.state === 'paused') return <CirclePause size={14} />;
  return status.waitingFor === 'host-space' ? <HardDrive size={14} /> : <RefreshCw size={14} />;
}

function textOf(transfer: Transfer, status: Standing): string {
  const sender = transfer.direction === 'incoming' ? transfer.senderAlias : words.chat.you;
  if (status.state === 'interrupted') return words.files.interrupted[status.waitingFor](sender);
  if (status.by === 'sender') return words.files.pausedBy(sender);
  return transfer.direction === 'outgoing' ? words.files.ownPaused : words.files.paused;
}
