import { Archive, ArchiveRestore, Timer } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { Failure } from '../../../shared/model/failure.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { MAX_DESCRIPTION_CHARS } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { AboutRoom } from './about-room.tsx';
import { FailureCard } from './failure-card.tsx';
import styles from './room-dialog.module.css';
import { canArchiveRoom, canChangeRoom } from './room-rights.ts';
import { useArchiveRoom } from './use-archive-room.tsx';

/** A room's name and description: to change for who may, to read for everybody else. Open while the store says so. */
export function RoomSettingsDialog() {
  const actions = useActions();
  const room = useApp(({ dialog, rooms }) => (dialog?.kind === 'room-settings' ? rooms.find(({ id }) => id === dialog.roomId) : undefined));
  const canChange = useApp((state) => room !== undefined && canChangeRoom(state, room));
  if (room === undefined) return null;
  const close = () => actions.openDialog(null);
  return (
    <Dialog open onClose={close} title={canChange ? words.rooms.settings.title : words.rooms.settings.aboutTitle}>
      {canChange ? <RoomForm key={room.id} room={room} onClose={close} /> : <AboutRoom room={room} />}
    </Dialog>
  );
}

function RoomForm({ room, onClose }: { readonly room: RoomView; readonly onClose: () => void }) {
  const actions = useActions();
  const archive = useArchiveRoom();
  const canArchive = useApp((state) => canArchiveRoom(state, room));
  const [name, setName] = useState(room.name);
  const [description, setDescription] = useState(room.description ?? '');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const areaId = useId();
  const isArchived = room.archived === true;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    const change = {
      ...(name.trim() === room.name ? {} : { name }),
      ...(description.trim() === (room.description ?? '') ? {} : { description: description.trim() }),
    };
    if (Object.keys(change).length === 0) return onClose();
    setBusy(true);
    const failed = await actions.changeRoom(room.id, change);
    setBusy(false);
    setFailure(failed);
    if (failed === undefined) onClose();
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={words.rooms.create.name}
        value={name}
        onValueChange={setName}
        maxLength={64}
        autoComplete="off"
        required
        error={name.trim() === '' ? words.rooms.create.nameMissing : undefined}
      />
      <div className={styles.area}>
        <label htmlFor={areaId}>{words.rooms.create.description}</label>
        <textarea
          id={areaId}
          value={description}
          maxLength={MAX_DESCRIPTION_CHARS}
          dir="auto"
          onChange={(event) => setDescription(event.target.value)}
        />
      </div>
      <FailureCard failure={failure} />
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {words.rooms.settings.save}
        </Button>
      </div>
      <div className={styles.aside}>
        <Button variant="quiet" size="small" icon={<Timer size={15} />} onClick={() => actions.openDialog({ kind: 'keep', roomId: room.id })}>
          {words.rooms.menu.keep}
        </Button>
        {canArchive && (
          <div className={styles.line}>
            <p className={styles.hint}>{isArchived ? words.rooms.settings.reopenHint : words.rooms.settings.archiveHint}</p>
            <Button
              size="small"
              icon={isArchived ? <ArchiveRestore size={15} /> : <Archive size={15} />}
              onClick={() => {
                onClose();
                void archive(room, !isArchived);
              }}
            >
              {isArchived ? words.rooms.menu.reopen : words.rooms.menu.archive}
            </Button>
          </div>
        )}
      </div>
    </form>
  );
}
