import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
import type { Receiver } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './receiver-list.module.css';
import { receivedShare } from './transfer-groups.ts';

type ReceiverListProps = { readonly receivers: readonly Receiver[] };

const REASONS: Readonly<Partial<Record<FailureCode, string>>> = words.files.faultReasons;

/** Who was offered it, and how far each one is. */
export function ReceiverList({ receivers }: ReceiverListProps) {
  if (receivers.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={words.files.answers}>
      {receivers.map((receiver) => (
        <li key={receiver.memberId} className={styles.row} title={receiver.failure && describeFailure(receiver.failure).title}>
          <Avatar id={receiver.memberId} alias={receiver.alias} size={20} />
          <span className={styles.alias} dir="auto">
            {receiver.alias}
          </span>
          <span className={styles.state} data-state={receiver.state}>
            {stateText(receiver)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function stateText(receiver: Receiver): string {
  const { state, wanted, failure } = receiver;
  const reason = state === 'failed' && failure !== undefined ? REASONS[failure.code] : undefined;
  if (reason !== undefined) return words.files.receiverFailed(reason);
  const isUnderWay = state === 'receiving' || state === 'paused' || state === 'interrupted';
  if (!isUnderWay || wanted === 0) return words.files.receiver[state];
  const percent = words.files.percent(Math.floor(receivedShare(receiver) * 100));
  return state === 'receiving' ? percent : words.files.receiverAt(words.files.receiver[state], percent);
}
