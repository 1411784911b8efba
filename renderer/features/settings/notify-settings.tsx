import { useId } from 'react';
import type { Settings } from '../../../shared/model/status.ts';
import { askToNotify, useNotifyPermission } from '../../lib/notify-permission.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './settings-dialog.module.css';

const CHOICES: readonly Settings['notify'][] = ['all', 'mentions', 'none'];

/** Of what the system's notifications tell, and whether the browser lets them. */
export function NotifySettings() {
  const { changeNotify } = useActions();
  const notify = useApp((state) => state.settings.notify);
  const permission = useNotifyPermission();
  const headingId = useId();
  const { choices } = words.rooms.notify;
  return (
    <section>
      <h3 id={headingId} className={styles.heading}>
        {words.rooms.notify.heading}
      </h3>
      <div className={styles.card} role="radiogroup" aria-labelledby={headingId}>
        {CHOICES.map((choice) => (
          <label key={choice} className={styles.choice}>
            <input type="radio" name="notify" checked={notify === choice} onChange={() => void changeNotify(choice)} />
            <span>
              {choices[choice].label}
              <span className={styles.choiceHint}>{choices[choice].hint}</span>
            </span>
          </label>
        ))}
      </div>
      {permission === 'default' && notify !== 'none' && (
        <Button size="small" className={styles.allow} onClick={() => void askToNotify()}>
          {words.rooms.notify.allow}
        </Button>
      )}
      <p className={styles.hint}>{hintOf(permission)}</p>
    </section>
  );
}

function hintOf(permission: ReturnType<typeof useNotifyPermission>): string {
  if (permission === 'denied') return words.rooms.notify.blocked;
  return permission === 'unsupported' ? words.rooms.notify.unsupported : words.rooms.notify.hint;
}
