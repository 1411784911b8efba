import { ListTree } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { totalOf } from '../../../shared/lib/ranges.ts';
import type { OfferDetails, Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { allFiles, chosenOf, type OfferLook, tickState, toggleTicks } from '../../store/offer-look.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TickField } from '../../ui/tick-box.tsx';
import styles from './file-choice.module.css';
import { FileTreeView } from './file-tree-view.tsx';

/** Trees of up to as many files are shown in the card. */
export const FILES_IN_CARD = 12;

type FileChoiceProps = { readonly transfer: Transfer; readonly details: OfferDetails; readonly look: OfferLook };

/** Which files are wanted: in the card when they are few, else in a window of their own. */
export function FileChoice({ transfer, details, look }: FileChoiceProps) {
  const [open, setOpen] = useState(false);
  const { files } = details;
  if (files.length === 0) return null;
  if (files.length <= FILES_IN_CARD) return <Chooser transfer={transfer} details={details} look={look} />;
  return (
    <>
      <div className={styles.summary}>
        <span>{chosenText(look, details)}</span>
        <Button size="small" icon={<ListTree size={15} />} onClick={() => setOpen(true)}>
          {words.files.chooseFiles}
        </Button>
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={words.files.filesOf(offerTitle(transfer))} shape="tall">
        <Chooser transfer={transfer} details={details} look={look} isTall />
        <div className={styles.actions}>
          <Button variant="primary" onClick={() => setOpen(false)}>
            {words.files.done}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Chooser({ transfer, details, look, isTall = false }: FileChoiceProps & { readonly isTall?: boolean }) {
  const { changeTicks } = useActions();
  const { id } = transfer;
  const all = allFiles(details.files);
  return (
    <div className={isTall ? styles.tall : styles.chooser}>
      <div className={styles.head}>
        <TickField state={tickState(look.ticked, all)} size="small" onChange={() => changeTicks(id, toggleTicks(look.ticked, all))}>
          {words.files.all}
        </TickField>
        <span role="status">{chosenText(look, details)}</span>
      </div>
      <FileTreeView
        files={details.files}
        label={words.files.filesOf(offerTitle(transfer))}
        ticks={{ ticked: look.ticked, onChange: (ticked) => changeTicks(id, ticked) }}
      />
      {details.emptyFolders > 0 && <p className={styles.note}>{words.files.plusEmpty(details.emptyFolders)}</p>}
    </div>
  );
}

function chosenText(look: OfferLook, { files }: OfferDetails): string {
  return words.files.chosen(words.files.chosenCount(totalOf(look.ticked), files.length), formatBytes(chosenOf(look).bytes, 'en'));
}
