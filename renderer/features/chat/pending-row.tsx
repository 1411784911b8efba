import { CircleAlert, Clock } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import type { PendingPost } from '../../../shared/model/status.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { MessageText } from './message-text.tsx';
import styles from './pending-row.module.css';
import { RowFrame } from './row-frame.tsx';
import { StatusIcon } from './status-icon.tsx';

type PendingRowProps = { readonly post: PendingPost; readonly first: boolean; readonly last: boolean };

/** An own message that the host does not have: it waits, or it needs a decision. */
export function PendingRow({ post, first, last }: PendingRowProps) {
  const { status } = post;
  const failed = status.state === 'failed';
  const statusText = failed ? words.chat.failed : words.chat.waiting;
  return (
    <RowFrame
      label={`${words.chat.messageLabel(words.chat.you, post.text.slice(0, 200))} (${statusText})`}
      authorId=""
      alias={words.chat.you}
      at={post.at}
      own
      first={first}
      last={last}
      shape="bubble"
      tone={status.state}
      status={<StatusIcon icon={failed ? <CircleAlert size={13} /> : <Clock size={13} />} label={statusText} />}
      below={
        status.state === 'failed' ? (
          <Decision post={post} reason={describeFailure(status.failure).title} />
        ) : (
          <p className={styles.waiting}>{words.chat.waiting}</p>
        )
      }
    >
      {(meta) => <MessageText text={post.text} meta={meta} />}
    </RowFrame>
  );
}

function Decision({ post, reason }: { readonly post: PendingPost; readonly reason: string }) {
  const actions = useActions();
  const id = post.id as MessageId;
  return (
    <div className={styles.decision}>
      <span className={styles.reason}>{reason}</span>
      <Button size="small" variant="quiet" onClick={() => void actions.retryPost(id)}>
        {words.retry}
      </Button>
      <Button size="small" variant="danger-quiet" onClick={() => void actions.discardPost(id)}>
        {words.chat.discard}
      </Button>
    </div>
  );
}
