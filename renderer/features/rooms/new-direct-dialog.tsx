import { useMemo, useState } from 'react';
import type { Failure } from '../../../shared/model/failure.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import { MAX_DIRECT_MEMBERS } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { namesOf, selectMembersInOrder, selectSelfId } from '../../store/selectors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureCard } from './failure-card.tsx';
import { PeoplePicker } from './people-picker.tsx';
import styles from './room-dialog.module.css';

type NewDirectDialogProps = { readonly first?: readonly MemberId[]; readonly onClose: () => void };

/** Begins a conversation with one person or a few, or opens the one that there is. `first` are chosen from the start. */
export function NewDirectDialog({ first = [], onClose }: NewDirectDialogProps) {
  const actions = useActions();
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const [chosen, setChosen] = useState<readonly MemberId[]>(first);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const people = useMemo(() => selectMembersInOrder(members, selfId).filter(({ id }) => id !== selfId), [members, selfId]);

  async function start(): Promise<void> {
    if (chosen.length === 0 || busy) return;
    setBusy(true);
    const result = await actions.openDirect(chosen);
    setBusy(false);
    if (result.ok) onClose();
    else setFailure(result.failure);
  }

  const [name] = namesOf(members, chosen.slice(0, 1));
  const label =
    chosen.length > 1
      ? words.rooms.direct.startGroup(chosen.length + 1)
      : name === undefined
        ? words.rooms.direct.start
        : words.rooms.direct.startWith(name);
  return (
    <Dialog open onClose={onClose} title={words.rooms.direct.title}>
      <div className={styles.form}>
        <p className={styles.intro}>{words.rooms.direct.intro}</p>
        <PeoplePicker people={people} chosen={chosen} onChange={setChosen} most={MAX_DIRECT_MEMBERS - 1} onDone={() => void start()} />
        <FailureCard failure={failure} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void start()}>
            {label}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
