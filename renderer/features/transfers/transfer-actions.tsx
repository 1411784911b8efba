import { Check, FolderOpen, Pause, Play, ShieldCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './offer-card.module.css';
import { isAnswered } from './transfer-groups.ts';

type TransferActionsProps = { readonly transfer: Transfer /** What the place where it is shown offers besides. */; readonly children?: ReactNode };

/** All that can be done about a transfer, in one row: answer, pause or resume, cancel, show the file. Nothing when nothing can. */
export function TransferActions({ transfer, children }: TransferActionsProps) {
  const actions = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  const { id, name, status } = transfer;
  const isIncoming = transfer.direction === 'incoming';
  const buttons = [
    isIncoming && status.state === 'offered' && (
      <Button key="accept" size="small" variant="primary" icon={<Check size={15} />} onClick={() => void actions.acceptTransfer(id)}>
        {words.files.accept}
      </Button>
    ),
    isIncoming && status.state === 'offered' && (
      <Button key="decline" size="small" icon={<X size={15} />} onClick={() => void actions.declineTransfer(id)}>
        {words.files.decline}
      </Button>
    ),
    // One button with one key, so that the focus stays on it when it turns into the other.
    (canPause(transfer) || canResume(transfer)) && <PauseButton key="pause" transfer={transfer} />,
    canCancel(transfer) && (
      <Button key="cancel" size="small" onClick={() => void actions.cancelTransfer(id)}>
        {isIncoming ? words.files.cancel : words.files.withdraw}
      </Button>
    ),
    isIncoming && status.state === 'saved' && canReveal && (
      <Button key="reveal" size="small" icon={<FolderOpen size={15} />} onClick={() => void actions.revealTransfer(id)}>
        {words.files.reveal}
      </Button>
    ),
    isIncoming && status.state === 'saved' && (
      <Tooltip key="verified" text={`${words.files.verified} (SHA-256 ${status.sha256.slice(0, 12)}…)`}>
        <button type="button" className={styles.verified}>
          <ShieldCheck size={14} /> {words.files.verifiedShort}
        </button>
      </Tooltip>
    ),
  ].filter((button) => button !== false);
  if (buttons.length === 0 && children === undefined) return null;
  return (
    <fieldset className={styles.actions} aria-label={words.files.actionsOf(name)}>
      {buttons}
      {children}
    </fieldset>
  );
}

function PauseButton({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const { id, name } = transfer;
  const resumes = canResume(transfer);
  return (
    <Button
      size="small"
      icon={resumes ? <Play size={15} /> : <Pause size={15} />}
      aria-label={resumes ? words.files.resumeOf(name) : words.files.pauseOf(name)}
      onClick={() => void (resumes ? actions.resumeTransfer(id) : actions.pauseTransfer(id))}
    >
      {resumes ? words.files.resume : words.files.pause}
    </Button>
  );
}

function canResume({ status }: Transfer): boolean {
  return status.state === 'paused' && status.by === 'self';
}

/** What waits for its sender or the host can be paused, too: then it does not go on by itself. */
function canPause({ status }: Transfer): boolean {
  const { state } = status;
  return state === 'waiting' || state === 'receiving' || state === 'uploading' || state === 'interrupted';
}

function canCancel(transfer: Transfer): boolean {
  const { status } = transfer;
  switch (status.state) {
    case 'waiting':
    case 'receiving':
    case 'paused':
    case 'interrupted':
    case 'uploading':
      return true;
    // A whole file is checked in an instant; then there is nothing to stop any more.
    case 'verifying':
      return status.progress !== undefined;
    case 'preparing':
    case 'open':
    case 'uploaded':
      return transfer.direction === 'outgoing' && !isAnswered(transfer);
    default:
      return false;
  }
}
