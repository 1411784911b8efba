import clsx from 'clsx';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './tick-box.module.css';

export type Tick = 'all' | 'some' | 'none';
type TickBoxProps = { readonly state: Tick; readonly size?: 'small' | 'medium' };

/** The picture of a tick box. What it belongs to says its state. */
export function TickBox({ state, size = 'medium' }: TickBoxProps) {
  return (
    <span className={clsx(styles.box, size === 'small' && styles.small, state !== 'none' && styles.ticked)} aria-hidden="true">
      {state === 'all' && <Check size={14} strokeWidth={3} />}
      {state === 'some' && <Minus size={14} strokeWidth={3} />}
    </span>
  );
}

type TickFieldProps = TickBoxProps & { readonly onChange: () => void; readonly children: ReactNode };

/** A tick box with its words, which also stands for several that are not all the same. */
export function TickField({ state, size, onChange, children }: TickFieldProps) {
  return (
    <label className={styles.field}>
      <input
        ref={(input) => {
          if (input !== null) input.indeterminate = state === 'some';
        }}
        type="checkbox"
        className="visually-hidden"
        checked={state === 'all'}
        onChange={onChange}
      />
      <TickBox state={state} {...(size === undefined ? {} : { size })} />
      {children}
    </label>
  );
}
