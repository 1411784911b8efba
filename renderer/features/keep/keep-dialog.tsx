import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { AppState } from '../../store/app-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DaysChoice } from './days-choice.tsx';
import styles from './keep.module.css';
import { deletesMore } from './keep-days.ts';

/** After how many days the messages of a room go: on this device, and on the host for everybody. */
export function KeepDialog() {
  const { openDialog } = useActions();
  const room = useApp(({ dialog, rooms }) => (dialog?.kind === 'keep' ? rooms.find(({ id }) => id === dialog.roomId) : undefined));
  return (
    <Dialog open={room !== undefined} onClose={() => openDialog(null)} title={words.finding.keep.title}>
      {room !== undefined && <KeepForm key={room.id} room={room} onClose={() => openDialog(null)} />}
    </Dialog>
  );
}

function KeepForm({ room, onClose }: { readonly room: RoomView; readonly onClose: () => void }) {
  const { keepHere, changeRoom } = useActions();
  const mayChange = useApp((state) => mayChangeRoom(state, room));
  const { keepHereDays: hereBefore = 0, keepDays: everybodyBefore = 0 } = room;
  const [here, setHere] = useState(hereBefore);
  const [everybody, setEverybody] = useState(everybodyBefore);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  async function save(): Promise<void> {
    setBusy(true);
    const failed =
      (here === hereBefore ? undefined : await keepHere(room.id, here)) ??
      (everybody === everybodyBefore ? undefined : await changeRoom(room.id, { keepDays: everybody }));
    setBusy(false);
    if (failed === undefined) onClose();
    else setFailure(failed);
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void save();
      }}
    >
      <section className={styles.section}>
        <h3 className={styles.heading}>{words.finding.keep.here}</h3>
        <p className={styles.hint}>{words.finding.keep.hereHint}</p>
        <DaysChoice label={words.finding.keep.here} days={here} onChange={setHere} />
        {deletesMore(hereBefore, here) && <Warning days={here} />}
      </section>
      {room.imported === undefined && room.kind === 'room' && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{words.finding.keep.everybody}</h3>
          {mayChange ? (
            <>
              <p className={styles.hint}>{words.finding.keep.everybodyHint}</p>
              <DaysChoice label={words.finding.keep.everybody} days={everybody} onChange={setEverybody} />
              {deletesMore(everybodyBefore, everybody) && <Warning days={everybody} />}
            </>
          ) : (
            <p className={styles.hint}>
              {words.finding.keep.everybodyIs(everybody === 0 ? words.finding.keep.forever : words.finding.keep.days(everybody))}.{' '}
              {words.finding.keep.notYours}
            </p>
          )}
        </section>
      )}
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          {describeFailure(failure).title}. {describeFailure(failure).advice}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" variant="primary" busy={isBusy}>
          {words.finding.keep.save}
        </Button>
      </div>
    </form>
  );
}

function Warning({ days }: { readonly days: number }) {
  return (
    <p className={styles.warning} role="status">
      <TriangleAlert size={16} /> {words.finding.keep.deletesNow(days)}
    </p>
  );
}

/** Who made the room, and the host's own person. */
function mayChangeRoom({ session }: AppState, { createdBy }: RoomView): boolean {
  return session.state === 'joined' && (session.trust === 'own-host' || session.self === createdBy);
}
