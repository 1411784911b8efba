import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './connect-form.module.css';
import type { PortCheck } from './use-port-check.ts';

type PortFieldProps = { readonly value: string; readonly onChange: (text: string) => void; readonly check?: PortCheck; readonly disabled: boolean };

/** A port, and what is known about it here. */
export function PortField({ value, onChange, check = { state: 'unknown' }, disabled }: PortFieldProps) {
  return (
    <TextField
      label={words.host.port}
      value={value}
      onValueChange={onChange}
      disabled={disabled}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      required
      hint={hintOf(check)}
      error={errorOf(check, onChange)}
      className={styles.port}
    />
  );
}

function hintOf(check: PortCheck): ReactNode {
  if (check.state !== 'free') return undefined;
  return (
    <span className={styles.free}>
      <CircleCheck size={14} /> {words.host.portFree(check.port)}
    </span>
  );
}

function errorOf(check: PortCheck, onChange: (text: string) => void): ReactNode {
  if (check.state === 'invalid') return words.host.portInvalid;
  if (check.state !== 'taken') return undefined;
  return (
    <span className={styles.taken}>
      {words.host.portTaken(check.port)}
      <Button size="small" onClick={() => onChange(String(check.nextFree))}>
        {words.host.takePort(check.nextFree)}
      </Button>
    </span>
  );
}
