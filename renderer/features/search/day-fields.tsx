import { useId } from 'react';
import { words } from '../../locales/en.ts';
import styles from './filter-chips.module.css';

type DayFieldsProps = {
  /** Days as YYYY-MM-DD. */
  readonly after: string | undefined;
  readonly before: string | undefined;
  /** An empty day takes the limit away. */
  readonly onChange: (kind: 'after' | 'before', day: string) => void;
};

/** From when, and until when. */
export function DayFields({ after, before, onChange }: DayFieldsProps) {
  return (
    <div className={styles.days}>
      <DayField label={words.finding.search.after} value={after} onChange={(day) => onChange('after', day)} />
      <DayField label={words.finding.search.before} value={before} onChange={(day) => onChange('before', day)} />
    </div>
  );
}

type DayFieldProps = { readonly label: string; readonly value: string | undefined; readonly onChange: (day: string) => void };

function DayField({ label, value = '', onChange }: DayFieldProps) {
  const id = useId();
  return (
    <div className={styles.dayField}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        className={styles.day}
        defaultValue={value}
        onChange={({ target }) => isDay(target.value) && onChange(target.value)}
      />
    </div>
  );
}

/** While a year is typed, browsers tell of years before 1000. */
function isDay(text: string): boolean {
  return text === '' || /^[12]\d{3}-\d{2}-\d{2}$/u.test(text);
}
