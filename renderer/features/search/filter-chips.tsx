import clsx from 'clsx';
import { AtSign, CalendarDays, Hash, Paperclip, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { roomTitle, selectMembersInOrder, selectSelfId } from '../../store/selectors.ts';
import { Menu, MenuChoices } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { DayFields } from './day-fields.tsx';
import styles from './filter-chips.module.css';
import { type Filter, type FilterKind, type SearchQuery, withFilter, withoutFilter } from './search-query.ts';

type FilterChipsProps = { readonly query: SearchQuery; readonly onChange: (query: SearchQuery) => void };

const HAS = ['file', 'image', 'link'] as const;
/** Long lists are searched by typing `from:` and a name. */
const SHOWN_CHOICES = 100;

/** Who, where, what and when: each set one is a chip that can be taken away, and there is a menu for each. */
export function FilterChips({ query, onChange }: FilterChipsProps) {
  const members = useApp((state) => state.members);
  const rooms = useApp((state) => state.rooms);
  const selfId = useApp(selectSelfId);
  const people = useMemo(
    () =>
      selectMembersInOrder(members, selfId)
        .slice(0, SHOWN_CHOICES)
        .map(({ alias }) => alias),
    [members, selfId],
  );
  const places = useMemo(() => rooms.slice(0, SHOWN_CHOICES).map((room) => roomTitle(room, members, selfId)), [rooms, members, selfId]);
  const setValue = (kind: FilterKind) => query.filters.find((filter) => filter.kind === kind)?.value;
  const choose = (kind: FilterKind) => (value: string) => onChange(value === '' ? withoutFilter(query, kind) : withFilter(query, { kind, value }));
  const choices = (any: string, values: readonly string[]) => [
    { value: '', label: any },
    ...unique(values).map((value) => ({ value, label: value })),
  ];
  return (
    <fieldset className={styles.chips} aria-label={words.finding.search.filters}>
      {query.filters.map((filter) => (
        <ActiveChip key={`${filter.kind} ${filter.value}`} filter={filter} onRemove={() => onChange(withoutFilter(query, filter))} />
      ))}
      {setValue('from') === undefined && (
        <Menu trigger={<ChipButton icon={<AtSign size={14} />} label={words.finding.search.from} />}>
          <MenuChoices label={words.finding.search.from} choices={choices(words.finding.search.anybody, people)} value="" onChange={choose('from')} />
        </Menu>
      )}
      {setValue('in') === undefined && (
        <Menu trigger={<ChipButton icon={<Hash size={14} />} label={words.finding.search.in} />}>
          <MenuChoices label={words.finding.search.in} choices={choices(words.finding.search.anywhere, places)} value="" onChange={choose('in')} />
        </Menu>
      )}
      {setValue('has') === undefined && (
        <Menu trigger={<ChipButton icon={<Paperclip size={14} />} label={words.finding.search.has} />}>
          <MenuChoices
            label={words.finding.search.has}
            choices={[
              { value: '', label: words.finding.search.anything },
              ...HAS.map((value) => ({ value, label: words.finding.search.hasChoices[value] })),
            ]}
            value=""
            onChange={choose('has')}
          />
        </Menu>
      )}
      {(setValue('before') === undefined || setValue('after') === undefined) && (
        <DateChip>
          <DayFields after={setValue('after')} before={setValue('before')} onChange={(kind, value) => choose(kind)(value)} />
        </DateChip>
      )}
    </fieldset>
  );
}

function DateChip({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger={<ChipButton icon={<CalendarDays size={14} />} label={words.finding.search.date} />}
      label={words.finding.search.date}
      open={open}
      onOpenChange={setOpen}
    >
      {children}
    </Popover>
  );
}

type ChipButtonProps = React.ComponentProps<'button'> & { readonly icon: ReactNode; readonly label: string };

function ChipButton({ icon, label, className, ...rest }: ChipButtonProps) {
  return (
    <button type="button" {...rest} className={clsx(styles.chip, className)}>
      {icon} {label}
    </button>
  );
}

function ActiveChip({ filter, onRemove }: { readonly filter: Filter; readonly onRemove: () => void }) {
  const { kind, value } = filter;
  const shown = kind === 'has' ? (words.finding.search.hasChoices[value as (typeof HAS)[number]] ?? value) : value;
  const label = `${words.finding.search.active[kind]} ${shown}`;
  return (
    <span className={clsx(styles.chip, styles.active)}>
      <span className={styles.value} dir="auto">
        <span className={styles.kind}>{words.finding.search.active[kind]}</span> {shown}
      </span>
      <button type="button" className={styles.remove} aria-label={words.finding.search.remove(label)} onClick={onRemove}>
        <X size={13} />
      </button>
    </span>
  );
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
