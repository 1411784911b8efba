import { useId } from 'react';
import { MAX_DOWNLOADS } from '../../../shared/ipc/contract.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { AmountField } from '../../ui/amount-field.tsx';
import { TickField } from '../../ui/tick-box.tsx';
import styles from './settings-dialog.module.css';

const MB = 1_000_000;
const FIRST_LIMIT = 10 * MB;
const CHOICES = Array.from({ length: MAX_DOWNLOADS }, (_, index) => index + 1);

/** How fast files may go, and how many come at once. */
export function SpeedSettings() {
  const { changeLimits, reportFailure } = useActions();
  const uploadLimit = useApp((state) => state.settings.uploadLimit);
  const downloadLimit = useApp((state) => state.settings.downloadLimit);
  const maxDownloads = useApp((state) => state.settings.maxDownloads);
  const selectId = useId();
  const change = async (limits: Parameters<typeof changeLimits>[0]) => {
    const failure = await changeLimits(limits);
    if (failure !== undefined) reportFailure(failure);
  };
  return (
    <section>
      <h3 className={styles.heading}>{words.settings.speed}</h3>
      <div className={styles.card}>
        <Limit label={words.settings.downloadLimit} value={downloadLimit} onChange={(limit) => void change({ downloadLimit: limit })} />
        <Limit label={words.settings.uploadLimit} value={uploadLimit} onChange={(limit) => void change({ uploadLimit: limit })} />
        <div className={styles.line}>
          <label htmlFor={selectId}>
            {words.settings.maxDownloads}
            <span className={styles.lineHint}>{words.settings.maxDownloadsHint}</span>
          </label>
          <select
            id={selectId}
            className={styles.select}
            value={maxDownloads}
            onChange={(event) => void change({ maxDownloads: Number(event.target.value) })}
          >
            {CHOICES.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        </div>
      </div>
      <p className={styles.hint}>{words.settings.speedHint}</p>
    </section>
  );
}

type LimitProps = {
  readonly label: string;
  /** Bytes per second; undefined is none. */
  readonly value: number | undefined;
  readonly onChange: (value: number | null) => void;
};

function Limit({ label, value, onChange }: LimitProps) {
  const isOn = value !== undefined;
  return (
    <div className={styles.line}>
      <TickField state={isOn ? 'all' : 'none'} onChange={() => onChange(isOn ? null : FIRST_LIMIT)}>
        {label}
      </TickField>
      {isOn && (
        <AmountField
          label={label}
          unit={words.settings.megabytes}
          value={Math.round(value / (MB / 10)) / 10}
          min={0.1}
          max={10_000}
          invalid={words.settings.limitInvalid}
          onChange={(amount) => onChange(Math.round(amount * MB))}
        />
      )}
    </div>
  );
}
