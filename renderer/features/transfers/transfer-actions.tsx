import clsx from 'clsx';
import { Check, ChevronRight, FolderOpen, Pause, Play, RotateCcw, ShieldCheck, X } from 'lucide-react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { EMPTY_LOOK, obstacleOf } from '../../store/offer-look.ts';
import { Button } from '../../ui/button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { CopyPathButton } from './copy-path-button.tsx';
import styles from './offer-card.module.css';
import { canCancel, canPause, canResend, canResume } from './transfer-abilities.ts';
import { isAnswered } from './transfer-groups.ts';
import { TransferMenu } from './transfer-menu.tsx';

/** All that can be done about a transfer, in one row: answer, pause or resume, cancel, show the file, send it again. Nothing when nothing can. */
export function TransferActions({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  const { id, status } = transfer;
  const isIncoming = transfer.direction === 'incoming';
  const isSaved = isIncoming && status.state === 'saved';
  const buttons = [
    isIncoming && (status.state === 'offered' || transfer.canAcceptAgain) && <Answer key="answer" transfer={transfer} />,
    // One button with one key, so that the focus stays on it when it turns into the other.
    (canPause(transfer) || canResume(transfer)) && <PauseButton key="pause" transfer={transfer} />,
    canCancel(transfer) && (
      <Button key="cancel" size="small" onClick={() => void actions.cancelTransfer(id)}>
        {isIncoming ? words.files.cancel : isAnswered(transfer) ? words.files.endOffer : words.files.withdraw}
      </Button>
    ),
    canResend(transfer) && (
      <Button key="resend" size="small" icon={<RotateCcw size={15} />} onClick={() => void actions.resendTransfer(id)}>
        {words.files.resend}
      </Button>
    ),
    isSaved && canReveal && (
      <Button key="reveal" size="small" icon={<FolderOpen size={15} />} onClick={() => void actions.revealTransfer(id)}>
        {words.files.reveal}
      </Button>
    ),
    isSaved && <CopyPathButton key="path" transferId={id} />,
    isIncoming && hasMenu(transfer) && <TransferMenu key="menu" transfer={transfer} />,
    isSaved && (
      <Tooltip key="verified" text={`${words.files.verified} (SHA-256 ${status.sha256.slice(0, 12)}…)`}>
        <button type="button" className={styles.verified}>
          <ShieldCheck size={14} /> {words.files.verifiedShort}
        </button>
      </Tooltip>
    ),
  ].filter((button) => button !== false);
  if (buttons.length === 0) return null;
  return (
    <fieldset className={styles.actions} aria-label={words.files.actionsOf(offerTitle(transfer))}>
      {buttons}
    </fieldset>
  );
}

/** Who accepted once may want to be asked no more. */
function hasMenu({ status: { state } }: Transfer): boolean {
  return state === 'saved' || state === 'receiving' || state === 'waiting';
}

/** The first answer, or another one after all. */
function Answer({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const { id, status } = transfer;
  const isFirst = status.state === 'offered';
  const look = useApp((state) => state.looks[id]) ?? EMPTY_LOOK;
  const obstacle = obstacleOf(look);
  return (
    <>
      <Button
        size="small"
        variant={isFirst ? 'primary' : 'secondary'}
        className={styles.answer}
        icon={<Check size={15} />}
        disabled={obstacle !== undefined}
        title={obstacle?.kind === 'nothing-ticked' ? words.files.nothingTicked : undefined}
        onClick={() => void actions.acceptTransfer(id)}
      >
        {isFirst ? words.files.accept : words.files.acceptAfterAll(status.state === 'declined')}
      </Button>
      {isFirst && (
        <Button size="small" className={styles.answer} icon={<X size={15} />} onClick={() => void actions.declineTransfer(id)}>
          {words.files.decline}
        </Button>
      )}
      <Button
        size="small"
        variant="quiet"
        className={clsx(styles.detailsButton, look.isOpen && styles.unfolded)}
        icon={<ChevronRight size={15} />}
        aria-expanded={look.isOpen}
        onClick={() => (look.isOpen ? actions.closeDetails(id) : void actions.openDetails(id))}
      >
        {words.files.details}
      </Button>
    </>
  );
}

function PauseButton({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const { id } = transfer;
  const title = offerTitle(transfer);
  const resumes = canResume(transfer);
  return (
    <Button
      size="small"
      icon={resumes ? <Play size={15} /> : <Pause size={15} />}
      aria-label={resumes ? words.files.resumeOf(title) : words.files.pauseOf(title)}
      onClick={() => void (resumes ? actions.resumeTransfer(id) : actions.pauseTransfer(id))}
    >
      {resumes ? words.files.resume : words.files.pause}
    </Button>
  );
}
