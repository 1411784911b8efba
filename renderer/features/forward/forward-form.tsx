import clsx from 'clsx';
import { CornerUpRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { entryLine } from '../../lib/entry-line.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { roomTitle, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { toasts } from '../../ui/toast.tsx';
import styles from './forward.module.css';
import { type ForwardTarget, findTargets, targetsOf } from './forward-targets.ts';
import { TargetIcon } from './target-icon.tsx';

type ForwardFormProps = { readonly entry: ShownEntry; readonly onClose: () => void };

/** The rooms that the line can go to, found by typing; the arrow keys choose, Enter sends. */
export function ForwardForm({ entry, onClose }: ForwardFormProps) {
  const { forward } = useActions();
  const say = useForwardedToast();
  const rooms = useApp((state) => state.rooms);
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const listId = useId();
  const targets = useMemo(() => targetsOf(rooms, entry.roomId, (room) => roomTitle(room, members, selfId)), [rooms, entry.roomId, members, selfId]);
  const found = useMemo(() => findTargets(targets, query), [targets, query]);
  const target = found[Math.min(chosen, found.length - 1)];

  async function send(to: ForwardTarget | undefined): Promise<void> {
    if (to === undefined || isBusy) return;
    setBusy(true);
    const failed = await forward(entry.roomId, entry.seq, to.room.id);
    setBusy(false);
    if (failed !== undefined) {
      setFailure(failed);
      return;
    }
    onClose();
    say(to);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setChosen((Math.min(chosen, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void send(target);
    }
  }

  return (
    <div className={styles.form}>
      <figure className={styles.what} aria-label={words.finding.forward.what}>
        <Avatar id={entry.authorId} alias={entry.authorAlias} size={26} />
        <div className={styles.words}>
          <strong dir="auto">{entry.authorAlias}</strong>
          <p dir="auto">{entryLine(entry)}</p>
        </div>
      </figure>
      <SearchField
        focusFirst
        label={words.finding.forward.search}
        clearLabel={words.finding.search.clear}
        value={query}
        onChange={(text) => {
          setQuery(text);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        listId={listId}
        activeId={target === undefined ? undefined : `${listId}-${target.room.id}`}
      />
      <div role="listbox" id={listId} className={styles.targets} aria-label={words.finding.forward.targets}>
        {found.map((one, index) => (
          <Option
            key={one.room.id}
            id={`${listId}-${one.room.id}`}
            target={one}
            isHere={one.room.id === entry.roomId}
            isChosen={one === target}
            onPoint={() => setChosen(index)}
            onChoose={() => void send(one)}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p className={styles.hint} role="status">
          {words.finding.forward.noMatch}
        </p>
      )}
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          {describeFailure(failure).title}. {describeFailure(failure).advice}
        </p>
      )}
      <div className={styles.foot}>
        <p className={styles.hint}>{entry.body.kind === 'file' ? words.finding.forward.fileHint : words.finding.forward.hint}</p>
        <Button variant="primary" icon={<CornerUpRight size={16} />} disabled={target === undefined} busy={isBusy} onClick={() => void send(target)}>
          {words.finding.forward.send}
        </Button>
      </div>
    </div>
  );
}

type OptionProps = {
  readonly id: string;
  readonly target: ForwardTarget;
  readonly isHere: boolean;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
};

function Option({ id, target, isHere, isChosen, onPoint, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are with the field, which names the chosen option
    <div
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={isChosen}
      className={clsx(styles.target, isChosen && styles.chosen)}
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <TargetIcon room={target.room} title={target.title} />
      <span className={styles.title} dir="auto">
        {target.title}
      </span>
      {isHere && <span className={styles.here}>{words.finding.forward.here}</span>}
    </div>
  );
}

/** Says where it went, and leads there. */
function useForwardedToast(): (target: ForwardTarget) => void {
  const { openRoom } = useActions();
  const isOnline = useApp(({ session }) => session.state === 'joined' && session.link.state === 'online');
  return ({ room, title }) => {
    const id = `forwarded-${room.id}`;
    toasts.add({
      id,
      title: isOnline ? words.finding.forward.done(title) : words.finding.forward.queued(title),
      ...(isOnline ? {} : { description: words.finding.forward.queuedText }),
      data: {
        icon: <CornerUpRight size={18} />,
        actions: (
          <Button
            size="small"
            onClick={() => {
              toasts.close(id);
              void openRoom(room.id);
            }}
          >
            {words.finding.forward.open}
          </Button>
        ),
      },
    });
  };
}
