import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import type { LineState } from './line-state.ts';
import styles from './pending-row.module.css';

const t = words.conversation.waiting;

/** A change of a line that the host does not have: it waits, or it needs a decision. */
export function AmendmentNote({ state: { failed, underWay } }: { readonly state: LineState }) {
  const actions = useActions();
  if (failed?.status.state === 'failed') {
    const id = failed.id as MessageId;
    return (
      <div className={styles.decision}>
        <span className={styles.reason}>
          {t.failed[failed.body.kind]}: {describeFailure(failed.status.failure).title}
        </span>
        <Button size="small" variant="quiet" onClick={() => void actions.retryPost(id)}>
          {words.retry}
        </Button>
        <Button size="small" variant="danger-quiet" onClick={() => void actions.discardPost(id)}>
          {t.discard}
        </Button>
      </div>
    );
  }
  return underWay === undefined ? null : <p className={styles.waiting}>{t[underWay]}</p>;
}
