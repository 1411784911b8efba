import { useState } from 'react';
import { MAX_KEEP_DAYS } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import { AmountField } from '../../ui/amount-field.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import styles from './keep.module.css';
import { USUAL_DAYS } from './keep-days.ts';

const OTHER = 'other';
const FIRST_OTHER_DAYS = 14;

type DaysChoiceProps = {
  readonly label: string;
  /** 0 keeps for ever. */
  readonly days: number;
  readonly onChange: (days: number) => void;
};

/** For ever, a usual number of days, or another one. */
export function DaysChoice({ label, days, onChange }: DaysChoiceProps) {
  const isUsual = USUAL_DAYS.some((usual) => usual === days);
  const [isOther, setOther] = useState(!isUsual);
  const choices = [
    ...USUAL_DAYS.map((usual) => ({ value: String(usual), label: usual === 0 ? words.finding.keep.forever : words.finding.keep.days(usual) })),
    { value: OTHER, label: words.finding.keep.custom },
  ];
  function choose(value: string): void {
    setOther(value === OTHER);
    if (value !== OTHER) onChange(Number(value));
    else if (isUsual) onChange(days === 0 ? FIRST_OTHER_DAYS : days);
  }
  return (
    <>
      <ChoiceCards shape="row" label={label} choices={choices} value={isOther ? OTHER : String(days)} onChange={choose} />
      {isOther && (
        <div className={styles.custom}>
          <AmountField
            label={words.finding.keep.customLabel}
            unit={words.finding.keep.customUnit}
            value={days}
            min={1}
            max={MAX_KEEP_DAYS}
            invalid={words.finding.keep.customInvalid(MAX_KEEP_DAYS)}
            onChange={(amount) => onChange(Math.round(amount))}
          />
        </div>
      )}
    </>
  );
}
