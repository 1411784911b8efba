import { BadgeCheck, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import type { TrustQuestion } from '../../store/app-state.ts';
import { selectTrustedBytes } from '../../store/selectors.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './trust-dialog.module.css';

const MB = 1_000_000;
const SIZES = [10 * MB, 100 * MB, 1_000 * MB, 10_000 * MB];
const FIRST_SIZE = 100 * MB;

/** Asks whether somebody's files may come without asking, and up to which size. Nothing while nobody is asked about. */
export function TrustDialog() {
  const question = useApp((state) => state.trustQuestion);
  return question !== null && <Question key={question.memberId} {...question} />;
}

function Question({ memberId, alias }: TrustQuestion) {
  const { closeTrustQuestion, trustSender } = useActions();
  const trusted = useApp((state) => selectTrustedBytes(state, memberId));
  const [maxBytes, setMaxBytes] = useState(trusted ?? FIRST_SIZE);
  const answer = (allowed: number | null) => {
    closeTrustQuestion();
    void trustSender({ memberId, alias, maxBytes: allowed });
  };
  return (
    <AlertDialog
      open
      onCancel={closeTrustQuestion}
      icon={<BadgeCheck size={22} />}
      title={words.trust.title(alias)}
      text={words.trust.text(alias)}
      actions={
        <>
          {trusted !== undefined && (
            <Button variant="danger-quiet" className={styles.stop} onClick={() => answer(null)}>
              {words.trust.stop}
            </Button>
          )}
          <Button onClick={closeTrustQuestion}>{words.cancel}</Button>
          <Button variant="primary" onClick={() => answer(maxBytes)}>
            {trusted === undefined ? words.trust.confirm : words.trust.save}
          </Button>
        </>
      }
    >
      <fieldset className={styles.sizes}>
        <legend className={styles.legend}>{words.trust.size}</legend>
        <div className={styles.choices}>
          {[...new Set([...SIZES, ...(trusted === undefined ? [] : [trusted])])]
            .sort((a, b) => a - b)
            .map((bytes) => (
              <label key={bytes} className={styles.choice}>
                <input type="radio" name="size" className="visually-hidden" checked={bytes === maxBytes} onChange={() => setMaxBytes(bytes)} />
                {formatBytes(bytes, 'en')}
              </label>
            ))}
        </div>
        <p className={styles.hint}>{words.trust.sizeHint}</p>
      </fieldset>
      <p className={styles.never}>
        <ShieldAlert size={16} /> {words.trust.never}
      </p>
    </AlertDialog>
  );
}
