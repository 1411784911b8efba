import { Search, X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { FIRST_FOCUS } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';
import styles from './search-field.module.css';
import { Spinner } from './spinner.tsx';

type SearchFieldProps = {
  /** The accessible name, which stands in the empty field. */
  readonly label: string;
  /** What the button that empties it is called. */
  readonly clearLabel: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onClear?: () => void;
  /** There is something to clear besides the text. */
  readonly canClear?: boolean;
  readonly isBusy?: boolean;
  /** Takes the focus when what it is in opens. */
  readonly focusFirst?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** A list of options that is chosen from with the field's keys, and the option that is chosen. */
  readonly listId?: string;
  readonly activeId?: string | undefined;
  readonly ref?: RefObject<HTMLInputElement | null>;
};

/** A field to find something with. Esc empties it first, and only then closes what it is in. */
export function SearchField({
  label,
  clearLabel,
  value,
  onChange,
  onClear = () => onChange(''),
  canClear = value !== '',
  isBusy = false,
  focusFirst = false,
  onKeyDown,
  listId,
  activeId,
  ref,
}: SearchFieldProps) {
  return (
    <search className={styles.search}>
      {isBusy ? <Spinner size={16} /> : <Search size={16} />}
      <input
        ref={ref}
        className={styles.input}
        type="search"
        {...(focusFirst ? FIRST_FOCUS : {})}
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-label={label}
        placeholder={label}
        dir="auto"
        {...(listId === undefined
          ? {}
          : { role: 'combobox', 'aria-expanded': true, 'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-activedescendant': activeId })}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && canClear) {
            event.stopPropagation();
            onClear();
          } else onKeyDown?.(event);
        }}
      />
      {canClear && <IconButton size="small" label={clearLabel} icon={<X size={15} />} onClick={onClear} />}
    </search>
  );
}
