import { Check, X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import { foldText, matchRank } from '../../lib/fold-text.ts';
import { describePresence, presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { FIRST_FOCUS } from '../../ui/first-focus.ts';
import styles from './people-picker.module.css';

type PeoplePickerProps = {
  readonly people: readonly Member[];
  readonly chosen: readonly MemberId[];
  readonly onChange: (chosen: readonly MemberId[]) => void;
  /** So many can be chosen. */
  readonly most: number;
  /** Enter with nothing typed: whoever is chosen is enough. */
  readonly onDone: () => void;
};
/** So many can be read; typing finds the others. */
const SHOWN_PEOPLE = 100;

/** People to choose from, by typing or by pointing. Who is chosen stands before the field; Backspace takes the last one back. */
export function PeoplePicker({ people, chosen, onChange, most, onDone }: PeoplePickerProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = matching(people, typed);
  const active = Math.min(at, found.length - 1);
  const isFull = chosen.length >= most;
  const optionId = (index: number) => `${listId}-${index}`;

  function toggle(id: MemberId): void {
    if (chosen.includes(id)) onChange(chosen.filter((other) => other !== id));
    else if (!isFull) onChange([...chosen, id]);
    setTyped('');
    setAt(0);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(found.length - 1, active + step));
      setAt(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const person = found[active];
      if (typed === '' && chosen.length > 0) onDone();
      else if (person !== undefined) toggle(person.id);
    } else if (event.key === 'Backspace' && typed === '') onChange(chosen.slice(0, -1));
  }

  return (
    <div className={styles.picker}>
      <div className={styles.field}>
        {chosen.length > 0 && (
          <ul className={styles.chips} aria-label={words.rooms.direct.chosen}>
            {chosen.map((id) => {
              const alias = people.find((person) => person.id === id)?.alias ?? '?';
              return (
                <li key={id} className={styles.chip}>
                  <Avatar id={id} alias={alias} size={20} />
                  <span className={styles.chipName} dir="auto">
                    {alias}
                  </span>
                  <button type="button" className={styles.remove} aria-label={words.rooms.direct.remove(alias)} onClick={() => toggle(id)}>
                    <X size={13} />
                  </button>
                </li>
              );
            })}
          </ul>
        )}
        <input
          className={styles.input}
          value={typed}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
          aria-label={words.rooms.direct.search}
          placeholder={words.rooms.direct.search}
          autoComplete="off"
          {...FIRST_FOCUS}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} className={styles.list} role="listbox" aria-multiselectable="true" aria-label={words.rooms.direct.search}>
        {found.map((member, index) => {
          const isChosen = chosen.includes(member.id);
          const presence = presenceOf(member);
          return (
            // The field has the focus and the keys.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            <div
              key={member.id}
              id={optionId(index)}
              role="option"
              aria-selected={isChosen}
              aria-disabled={(isFull && !isChosen) || undefined}
              data-active={index === active || undefined}
              className={styles.option}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setAt(index)}
              onClick={() => toggle(member.id)}
            >
              <Avatar id={member.id} alias={member.alias} size={32} online={presence !== 'offline'} idle={presence === 'idle'} />
              <span className={styles.words}>
                <span className={styles.alias} dir="auto">
                  {member.alias}
                </span>
                <span className={styles.status} dir="auto">
                  {member.status ?? describePresence(member, Date.now())}
                </span>
              </span>
              {isChosen && <Check size={17} className={styles.tick} />}
            </div>
          );
        })}
      </div>
      {found.length === 0 && <p className={styles.none}>{people.length === 0 ? words.rooms.direct.nobody : words.rooms.direct.noMatch}</p>}
      {isFull && (
        <p className={styles.none} role="status">
          {words.rooms.direct.full(most + 1)}
        </p>
      )}
    </div>
  );
}

/** Who fits best first; without a word everybody in the given order. */
function matching(people: readonly Member[], typed: string): readonly Member[] {
  const folded = foldText(typed.trim());
  if (folded === '') return people.slice(0, SHOWN_PEOPLE);
  return people
    .flatMap((member) => {
      const rank = matchRank(foldText(member.alias), folded);
      return rank === undefined ? [] : [{ member, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, SHOWN_PEOPLE)
    .map(({ member }) => member);
}
