import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Receiver } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './receiver-list.module.css';

type ReceiverListProps = { readonly receivers: readonly Receiver[]; readonly size: number };

/** Who was offered the file, and how far each one is. */
export function ReceiverList({ receivers, size }: ReceiverListProps) {
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
            {stateText(receiver, size)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function stateText({ state, bytes }: Receiver, size: number): string {
  const isUnderWay = state === 'receiving' || state === 'paused' || state === 'interrupted';
  if (!isUnderWay || size === 0) return words.files.receiver[state];
  const percent = words.files.percent(Math.min(100, Math.floor((bytes / size) * 100)));
  return state === 'receiving' ? percent : words.files.receiverAt(words.files.receiver[state], percent);
}
