import { Check, CheckCheck } from 'lucide-react';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { words } from '../../locales/en.ts';
import { useApp, useGetState } from '../../store/app-context.ts';
import { namesOf, selectSelfId } from '../../store/selectors.ts';
import styles from './receipt-ticks.module.css';
import { countReceipts, receiptsOf } from './receipts.ts';
import { StatusIcon } from './status-icon.tsx';

const t = words.conversation.receipts;
const NO_COUNTS = '0 0';

/** One tick for what the host has, two for what others have, bright ones for what was read; by whom says the hint. */
export function ReceiptTicks({ entry }: { readonly entry: ShownEntry }) {
  const { roomId, seq } = entry;
  const getState = useGetState();
  // Only another count draws it anew, not every mark of anybody.
  const counts = useApp((state) => {
    const marks = state.marks[roomId];
    if (marks === undefined) return NO_COUNTS;
    const { delivered, read } = countReceipts(marks, seq, selectSelfId(state));
    return `${delivered} ${read}`;
  });
  if (counts === NO_COUNTS) return <StatusIcon icon={<Check size={13} />} label={t.sent} />;
  const state = getState();
  const { read, delivered } = receiptsOf(state.marks[roomId] ?? [], seq, selectSelfId(state));
  const names = (ids: readonly MemberId[]) => namesOf(state.members, ids);
  const parts = [...(read.length > 0 ? [t.readBy(names(read))] : []), ...(delivered.length > 0 ? [t.deliveredTo(names(delivered))] : [])];
  const ticks = <CheckCheck size={14} className={read.length > 0 ? styles.read : undefined} />;
  return <StatusIcon icon={ticks} label={parts.join('. ')} />;
}
