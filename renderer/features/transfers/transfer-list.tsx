import { ArrowDownUp } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import type { Entry } from '../../../shared/model/entry.ts';
import type { TransferId } from '../../../shared/model/ids.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { findTransfers, groupTransfers, type TransferGroup } from './transfer-groups.ts';
import styles from './transfer-list.module.css';
import { TransferRow } from './transfer-row.tsx';
import { TransferSearch } from './transfer-search.tsx';

type TransferListProps = { readonly onShow: (id: TransferId) => void };

/** Every file of the session by whose turn it is, with all that can be done about it. */
export function TransferList({ onShow }: TransferListProps) {
  const transfers = useApp((state) => state.transfers);
  const logs = useApp((state) => state.logs);
  const shownFiles = useMemo(() => new Set<string>(Object.values(logs).flatMap(({ entries }) => entries.filter(isFile).map(({ id }) => id))), [logs]);
  const [query, setQuery] = useState('');
  const mine = useMemo(() => Object.values(transfers).filter(isForMe), [transfers]);
  const groups = useMemo(() => groupTransfers(findTransfers(mine, query)), [mine, query]);
  if (mine.length === 0) {
    return (
      <div className={styles.empty}>
        <span className={styles.emptyIcon}>
          <ArrowDownUp size={22} />
        </span>
        <p className={styles.emptyTitle}>{words.transfers.emptyTitle}</p>
        <p>{words.transfers.emptyText}</p>
      </div>
    );
  }
  return (
    <div className={styles.groups}>
      <TransferSearch query={query} onChange={setQuery} />
      {groups.length === 0 && (
        <p className={styles.note} role="status">
          {words.transfers.noMatch(query)}
        </p>
      )}
      {groups.map(({ group, transfers: members }) => (
        <Group key={group} group={group} count={members.length}>
          {members.map((transfer) => (
            <TransferRow key={transfer.id} transfer={transfer} onShow={shownFiles.has(transfer.id) ? onShow : undefined} />
          ))}
        </Group>
      ))}
      {mine.some(hasPartial) && <p className={styles.note}>{words.transfers.partials}</p>}
    </div>
  );
}

type GroupProps = { readonly group: TransferGroup; readonly count: number; readonly children: ReactNode };

function Group({ group, count, children }: GroupProps) {
  const headingId = useId();
  return (
    <section>
      <h3 className={styles.heading} id={headingId}>
        {words.transfers.groups[group]} <span className={styles.count}>{count}</span>
      </h3>
      <ul className={styles.list} aria-labelledby={headingId}>
        {children}
      </ul>
    </section>
  );
}

const isFile = ({ body }: Entry) => body.kind === 'file';

/** What is between others has a line in the conversation, and nothing else. */
function isForMe({ direction, status }: Transfer): boolean {
  return direction === 'outgoing' || status.state !== 'ended' || status.reason !== 'not-for-you';
}

function hasPartial({ direction, status: { state } }: Transfer): boolean {
  return direction === 'incoming' && (state === 'paused' || state === 'interrupted' || state === 'failed');
}
