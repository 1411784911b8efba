import { useEffect, useState } from 'react';
import styles from './amount-field.module.css';

type AmountFieldProps = {
  readonly label: string;
  /** Stands behind the number. */
  readonly unit: string;
  /** In units. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Says what is allowed, when the typed text is none. */
  readonly invalid: string;
  readonly disabled?: boolean;
  /** Told when the field is left, or Enter is pressed, with another amount than before. */
  readonly onChange: (value: number) => void;
};

/** A number with a unit. */
export function AmountField({ label, unit, value, min, max, invalid, disabled = false, onChange }: AmountFieldProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const amount = Number(text.replace(',', '.'));
  const isValid = text.trim() !== '' && amount >= min && amount <= max;
  const commit = () => {
    if (!isValid) setText(String(value));
    else if (amount !== value) onChange(amount);
  };
  return (
    <span className={styles.field} data-invalid={isValid ? undefined : true} data-disabled={disabled || undefined}>
      <input
        className={styles.input}
        inputMode="decimal"
        aria-label={label}
        aria-invalid={!isValid}
        title={isValid ? undefined : invalid}
        value={text}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <span className={styles.unit}>{unit}</span>
    </span>
  );
}
