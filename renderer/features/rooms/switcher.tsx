import { Dialog } from '@base-ui/react/dialog';
import { CornerDownLeft, Search } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectSelfId } from '../../store/selectors.ts';
import styles from './switcher.module.css';
import { SwitcherOption } from './switcher-option.tsx';
import { findPlaces, type Place } from './switcher-places.ts';

/** A field that leads anywhere: some letters of a room or a person, and Enter. */
export function Switcher({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const rooms = useApp((state) => state.rooms);
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const returnTo = useReturnFocus();
  const places = useMemo(() => findPlaces({ rooms, members, selfId, typed }), [rooms, members, selfId, typed]);
  const active = Math.min(at, places.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  function go(place: Place | undefined): void {
    if (place === undefined) return;
    onClose();
    if (place.kind === 'room') void actions.openRoom(place.room.id);
    else void actions.openDirect([place.member.id]).then((result) => !result.ok && actions.reportFailure(result.failure));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(places.length - 1, to));
      setAt(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(places[active]);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} forceRender />
        <Dialog.Popup className={styles.popup} aria-label={words.rooms.switcher.title} initialFocus={field} finalFocus={returnTo}>
          <div className={styles.field}>
            <Search size={18} aria-hidden="true" />
            <Field
              ref={field}
              className={styles.input}
              value={typed}
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={places.length > 0 ? optionId(active) : undefined}
              aria-label={words.rooms.switcher.title}
              placeholder={words.rooms.switcher.placeholder}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
            <kbd className={styles.key}>Esc</kbd>
          </div>
          <div id={listId} className={styles.list} role="listbox" aria-label={words.rooms.switcher.results}>
            {places.map((place, index) => (
              <SwitcherOption
                key={place.id}
                id={optionId(index)}
                place={place}
                isActive={index === active}
                onPoint={() => setAt(index)}
                onChoose={() => go(place)}
              />
            ))}
          </div>
          {places.length === 0 && <p className={styles.none}>{words.rooms.switcher.noMatch}</p>}
          <p className="visually-hidden" role="status">
            {typed.trim() === '' ? '' : words.rooms.switcher.found(places.length)}
          </p>
          <p className={styles.hints} aria-hidden="true">
            <kbd className={styles.key}>↑↓</kbd> {words.rooms.switcher.hints.move}
            <kbd className={styles.key}>
              <CornerDownLeft size={11} />
            </kbd>{' '}
            {words.rooms.switcher.hints.open}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Takes the focus as it appears: whoever typed Ctrl+K types on at once. */
function Field({ ref, ...props }: ComponentProps<'input'> & { readonly ref: RefObject<HTMLInputElement | null> }) {
  useLayoutEffect(() => ref.current?.focus(), [ref]);
  return <input ref={ref} {...props} />;
}

/** Where the focus was before anything here had it, unless it has gone elsewhere by then, as to the composer of another room. */
function useReturnFocus(): () => HTMLElement | false {
  const [before] = useState(() => document.activeElement);
  return () => (before instanceof HTMLElement && before.isConnected ? before : false);
}
