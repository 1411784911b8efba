import { CircleAlert, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { TextBody } from '../../../shared/model/entry.ts';
import type { MessageId, RoomId } from '../../../shared/model/ids.ts';
import type { PendingPost } from '../../../shared/model/status.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectLog } from '../../store/selectors.ts';
import { Button } from '../../ui/button.tsx';
import { ForwardedHead } from './forwarded-head.tsx';
import { MessageText } from './message-text.tsx';
import styles from './pending-row.module.css';
import { quoteOf } from './quote-of.ts';
import { ReplyStrip } from './reply-strip.tsx';
import { RowFrame } from './row-frame.tsx';
import { StatusIcon } from './status-icon.tsx';

type PendingRowProps = { readonly post: PendingPost; readonly first: boolean; readonly last: boolean };

/** An own message that the host does not have: it waits, or it needs a decision. */
export function PendingRow({ post, first, last }: PendingRowProps) {
  const { status, body } = post;
  if (body.kind !== 'text') return null;
  const failed = status.state === 'failed';
  const statusText = failed ? words.chat.failed : words.chat.waiting;
  return (
    <RowFrame
      label={`${words.chat.messageLabel(words.chat.you, body.text.slice(0, 200))} (${statusText})`}
      lineId={post.id}
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
      {(meta) => <PostText body={body} roomId={post.roomId as RoomId} meta={meta} />}
    </RowFrame>
  );
}

type PostTextProps = { readonly body: TextBody; readonly roomId: RoomId; readonly meta: ReactNode };

function PostText({ body, roomId, meta }: PostTextProps) {
  const target = useApp((state) =>
    body.replyTo === undefined ? undefined : selectLog(state, roomId).entries.find(({ seq }) => seq === body.replyTo),
  );
  return (
    <div data-own>
      {body.forwarded !== undefined && <ForwardedHead {...body.forwarded} />}
      {target !== undefined && <ReplyStrip roomId={roomId} quote={quoteOf(target)} />}
      <MessageText text={body.text} meta={meta} />
    </div>
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
