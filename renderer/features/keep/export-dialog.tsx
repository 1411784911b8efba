import { CircleCheck, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { ExportedRoom } from '../../../shared/ipc/contract.ts';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { ExportFormat } from '../../store/room-actions.ts';
import { roomTitle, selectSelfId } from '../../store/selectors.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './keep.module.css';

const FORMATS = ['markdown', 'html', 'jsonl'] as const satisfies readonly ExportFormat[];

/** Writes a room into a file of the download folder. */
export function ExportDialog() {
  const { openDialog } = useActions();
  const room = useApp(({ dialog, rooms }) => (dialog?.kind === 'export' ? rooms.find(({ id }) => id === dialog.roomId) : undefined));
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const title = room === undefined ? '' : words.finding.export.title(roomTitle(room, members, selfId));
  return (
    <Dialog open={room !== undefined} onClose={() => openDialog(null)} title={title}>
      {room !== undefined && <ExportForm key={room.id} room={room} onClose={() => openDialog(null)} />}
    </Dialog>
  );
}

function ExportForm({ room, onClose }: { readonly room: RoomView; readonly onClose: () => void }) {
  const { exportRoom } = useActions();
  const [format, setFormat] = useState<ExportFormat>('html');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [exported, setExported] = useState<ExportedRoom>();
  async function submit(): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    const result = await exportRoom(room.id, format);
    setBusy(false);
    if (result.ok) setExported(result.value);
    else setFailure(result.failure);
  }
  if (exported !== undefined) return <Exported exported={exported} onAnother={() => setExported(undefined)} onClose={onClose} />;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      <p className={styles.intro}>{words.finding.export.intro}</p>
      <ChoiceCards
        label={words.finding.export.format}
        choices={FORMATS.map((value) => ({ value, ...words.finding.export.formats[value] }))}
        value={format}
        onChange={setFormat}
      />
      <p className={styles.hint}>{words.finding.export.files}</p>
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          {describeFailure(failure).title}. {describeFailure(failure).advice}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" variant="primary" busy={isBusy}>
          {isBusy ? words.finding.export.busy : words.finding.export.submit}
        </Button>
      </div>
    </form>
  );
}

type ExportedProps = { readonly exported: ExportedRoom; readonly onAnother: () => void; readonly onClose: () => void };

function Exported({ exported, onAnother, onClose }: ExportedProps) {
  const { revealExport } = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  return (
    <div className={styles.form}>
      <div className={styles.done} role="status">
        <CircleCheck size={20} />
        <div>
          <p className={styles.doneTitle}>{words.finding.export.done}</p>
          <p className={styles.doneText}>{words.finding.export.doneIn(exported.name, exported.folder)}</p>
        </div>
      </div>
      <div className={styles.actions}>
        <Button variant="quiet" onClick={onAnother}>
          {words.finding.export.another}
        </Button>
        {canReveal && (
          <Button icon={<FolderOpen size={16} />} onClick={() => void revealExport(exported.id)}>
            {words.finding.export.reveal}
          </Button>
        )}
        <Button variant="primary" onClick={onClose}>
          {words.finding.export.close}
        </Button>
      </div>
    </div>
  );
}
