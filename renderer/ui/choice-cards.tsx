import { useId } from 'react';
import styles from './choice-cards.module.css';

type ChoiceCardsProps<Value extends string> = {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** `row` lays them side by side, as many as fit. */
  readonly shape?: 'list' | 'row';
};

/** One of several, each with what it means. The arrow keys go from one to the next. */
export function ChoiceCards<Value extends string>({ label, choices, value, onChange, shape = 'list' }: ChoiceCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.cards} data-shape={shape}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.card}>
          <input type="radio" name={name} className={styles.input} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          <span className={styles.dot} aria-hidden="true" />
          <span className={styles.words}>
            <span className={styles.label}>{choice.label}</span>
            {choice.hint !== undefined && <span className={styles.hint}>{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
