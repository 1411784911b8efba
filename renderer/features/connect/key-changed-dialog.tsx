import clsx from 'clsx';
import { ShieldAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { words } from '../../locales/en.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './connect-form.module.css';

type KeyChangedDialogProps = {
  readonly address: string;
  readonly knownKey: string | undefined;
  readonly newKey: string | undefined;
  readonly onTrust: () => void;
  readonly onCancel: () => void;
};

/** The one question that must not be clicked away: whether another key than last time is to be trusted. */
export function KeyChangedDialog({ address, knownKey, newKey, onTrust, onCancel }: KeyChangedDialogProps) {
  const [compared, setCompared] = useState(false);
  const checkboxId = useId();
  return (
    <AlertDialog
      open
      onCancel={onCancel}
      tone="danger"
      readFirst
      icon={<ShieldAlert size={22} />}
      title={words.keyChanged.title}
      text={words.keyChanged.text(address)}
      actions={
        <>
          <Button onClick={onCancel}>{words.keyChanged.leave}</Button>
          <Button variant="danger" disabled={!compared || newKey === undefined} onClick={onTrust}>
            {words.keyChanged.trust}
          </Button>
        </>
      }
    >
      <dl className={styles.fingerprints}>
        <div className={styles.fingerprint}>
          <dt>{words.keyChanged.before}</dt>
          <dd>{fingerprint(knownKey)}</dd>
        </div>
        <div className={clsx(styles.fingerprint, styles.newKey)}>
          <dt>{words.keyChanged.now}</dt>
          <dd>{fingerprint(newKey)}</dd>
        </div>
      </dl>
      <p>{words.keyChanged.ask}</p>
      <label className={styles.confirm} htmlFor={checkboxId}>
        <input id={checkboxId} type="checkbox" checked={compared} onChange={(event) => setCompared(event.target.checked)} />
        {words.keyChanged.confirm}
      </label>
    </AlertDialog>
  );
}

function fingerprint(key: string | undefined): string {
  if (key === undefined) return words.keyChanged.unknown;
  return key.startsWith('SHA256:') ? key : `SHA256:${key}`;
}
