import { CirclePause, Pause, Play, RefreshCw } from 'lucide-react';
import type { IncomingState, OutgoingState, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './offer-card.module.css';
import { TransferProgress } from './transfer-progress.tsx';

type Standing = Extract<IncomingState | OutgoingState, { readonly state: 'paused' | 'interrupted' }>;

/** How far a transfer is that does not move, and why it does not. */
export function Standstill({ transfer, status }: { readonly transfer: Transfer; readonly status: Standing }) {
  const { name, size } = transfer;
  return (
    <>
      <TransferProgress name={name} size={size} progress={{ bytes: status.bytes, bytesPerSecond: 0 }} />
      <p className={styles.quiet} role="status">
        {status.state === 'paused' ? <CirclePause size={14} /> : <RefreshCw size={14} />} {textOf(status)}
      </p>
    </>
  );
}

/** Stops the transfer, or goes on with it; nothing while neither is possible. */
export function PauseButton({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const { id, name, status } = transfer;
  if (status.state === 'paused' && status.by === 'self')
    return (
      <Button size="small" icon={<Play size={15} />} aria-label={words.files.resumeOf(name)} onClick={() => void actions.resumeTransfer(id)}>
        {words.files.resume}
      </Button>
    );
  if (!isMoving(status)) return null;
  return (
    <Button size="small" icon={<Pause size={15} />} aria-label={words.files.pauseOf(name)} onClick={() => void actions.pauseTransfer(id)}>
      {words.files.pause}
    </Button>
  );
}

function textOf(status: Standing): string {
  if (status.state === 'interrupted') return words.files.interrupted[status.waitingFor];
  return status.by === 'self' ? words.files.paused : words.files.pausedBySender;
}

function isMoving({ state }: Transfer['status']): boolean {
  return state === 'waiting' || state === 'receiving' || state === 'uploading' || state === 'interrupted' || state === 'paused';
}
