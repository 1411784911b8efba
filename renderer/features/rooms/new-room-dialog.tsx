import { type FormEvent, useState } from 'react';
import type { Failure } from '../../../shared/model/failure.ts';
import { MAX_DESCRIPTION_CHARS } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FIRST_FOCUS } from '../../ui/first-focus.ts';
import { TextField } from '../../ui/text-field.tsx';
import { FailureCard } from './failure-card.tsx';
import styles from './room-dialog.module.css';

/** Makes a room for everybody on this host, and opens it. */
export function NewRoomDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [showMissing, setShowMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const isMissing = name.trim() === '';

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setShowMissing(true);
    if (isMissing || busy) return;
    setBusy(true);
    const result = await actions.createRoom({ name, ...(description.trim() === '' ? {} : { description }) });
    setBusy(false);
    if (result.ok) onClose();
    else setFailure(result.failure);
  }

  return (
    <Dialog open onClose={onClose} title={words.rooms.create.title}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.intro}>{words.rooms.create.intro}</p>
        <TextField
          label={words.rooms.create.name}
          value={name}
          onValueChange={setName}
          placeholder={words.rooms.create.namePlaceholder}
          maxLength={64}
          autoComplete="off"
          {...FIRST_FOCUS}
          required
          error={showMissing && isMissing ? words.rooms.create.nameMissing : undefined}
        />
        <TextField
          label={words.rooms.create.description}
          value={description}
          onValueChange={setDescription}
          maxLength={MAX_DESCRIPTION_CHARS}
          autoComplete="off"
          hint={words.rooms.create.descriptionHint}
        />
        <FailureCard failure={failure} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {words.rooms.create.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
