import { type FormEvent, useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { MAX_STATUS_CHARS } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './status-form.module.css';

type StatusFormProps = { readonly statusText: string | undefined; readonly onDone: () => void };

/** One line that others see beside the own name: typed, or one that is often said. */
export function StatusForm({ statusText, onDone }: StatusFormProps) {
  const actions = useActions();
  const [typed, setTyped] = useState(statusText ?? '');
  const [failure, setFailure] = useState<Failure>();

  async function change(text: string | null): Promise<void> {
    const failed = await actions.changeStatusText(text);
    setFailure(failed);
    if (failed === undefined) onDone();
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    const text = typed.trim();
    void change(text === '' ? null : text);
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={words.rooms.status.label}
        value={typed}
        onValueChange={setTyped}
        maxLength={MAX_STATUS_CHARS}
        placeholder={words.rooms.status.placeholder}
        autoComplete="off"
        error={failure === undefined ? undefined : describeFailure(failure).advice}
      />
      <ul className={styles.suggestions} aria-label={words.rooms.status.suggestions}>
        {words.rooms.status.suggested.map((text) => (
          <li key={text}>
            <button type="button" className={styles.suggestion} onClick={() => void change(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        {statusText !== undefined && (
          <Button size="small" variant="quiet" onClick={() => void change(null)}>
            {words.rooms.status.clear}
          </Button>
        )}
        <Button type="submit" size="small" variant="primary">
          {words.rooms.status.save}
        </Button>
      </div>
    </form>
  );
}
