import { CopyCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import { formatBytes, formatDuration, formatRate } from '../../../shared/lib/format-bytes.ts';
import { intersect, totalOf } from '../../../shared/lib/ranges.ts';
import type { OfferDetails, Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { chosenOf, type OfferLook } from '../../store/offer-look.ts';
import { Button } from '../../ui/button.tsx';
import { FolderPicker } from '../../ui/folder-picker.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { FileChoice } from './file-choice.tsx';
import { NameNote } from './name-note.tsx';
import styles from './offer-details-view.module.css';
import { RoomNote } from './room-note.tsx';

type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;
type OfferDetailsViewProps = { readonly transfer: Incoming; readonly look: OfferLook };

/** All that is to be known before accepting, and all that can be chosen. */
export function OfferDetailsView({ transfer, look }: OfferDetailsViewProps) {
  const actions = useActions();
  const { details, failure } = look;
  if (details === undefined) {
    return failure === undefined ? (
      <p className={styles.loading} role="status">
        <Spinner size={14} /> {words.files.looking}
      </p>
    ) : (
      <div className={styles.failed} role="status">
        <p>
          <strong>{describeFailure(failure).title}.</strong> {describeFailure(failure).advice}
        </p>
        <Button size="small" onClick={() => void actions.lookAtOffer(transfer.id)}>
          {words.tryAgain}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.details}>
      <dl className={styles.facts}>
        <Fact term={words.files.target}>
          <Target transfer={transfer} details={details} />
        </Fact>
        {details.items.length === 1 && <Fact term={words.files.names}>{details.items[0]?.savedAs}</Fact>}
        <Fact term={words.files.room}>{roomText(look, details)}</Fact>
        {timeText(look, details) !== undefined && <Fact term={words.files.time}>{timeText(look, details)}</Fact>}
      </dl>
      <RoomNote transfer={transfer} look={look} />
      <NameNote items={details.items} />
      <Owned transfer={transfer} look={look} />
      {transfer.tree !== undefined && <FileChoice transfer={transfer} details={details} look={look} />}
    </div>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function Target({ transfer, details }: { readonly transfer: Incoming; readonly details: OfferDetails }) {
  const actions = useActions();
  const recent = useApp((state) => state.settings.recentFolders);
  const canPick = useApp((state) => state.shell.canPickFolder);
  return (
    <FolderPicker
      folder={details.target.folder}
      recent={recent}
      onChoose={(folder) => void actions.chooseFolder(transfer.id, folder)}
      onPick={canPick ? actions.pickFolder : undefined}
      onAdd={actions.addFolder}
    />
  );
}

/** What was found on this disk already, with the way to leave it out. */
function Owned({ transfer, look }: OfferDetailsViewProps) {
  const actions = useActions();
  if (look.owned.length === 0) return null;
  const isTicked = totalOf(intersect(look.ticked, look.owned)) > 0;
  return (
    <p className={styles.owned} role="status">
      <CopyCheck size={15} />
      <span>{transfer.tree === undefined ? words.files.ownedPlain : words.files.owned(totalOf(look.owned))}</span>
      {transfer.tree !== undefined && (
        <Button size="small" disabled={!isTicked} onClick={() => actions.skipOwned(transfer.id)}>
          {isTicked ? words.files.skip : words.files.skipped}
        </Button>
      )}
    </p>
  );
}

function roomText(look: OfferLook, { target }: OfferDetails): string {
  const { bytes } = chosenOf(look);
  const size = formatBytes(bytes, 'en');
  return target.freeBytes === undefined || target.freeBytes < bytes ? size : words.files.roomLeft(size, formatBytes(target.freeBytes - bytes, 'en'));
}

function timeText(look: OfferLook, { bytesPerSecond = 0 }: OfferDetails): string | undefined {
  if (bytesPerSecond <= 0) return undefined;
  return words.files.timeAt(formatDuration(chosenOf(look).bytes / bytesPerSecond, 'en'), formatRate(bytesPerSecond, 'en'));
}
