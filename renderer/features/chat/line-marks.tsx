import { Pin } from 'lucide-react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { membersById } from '../../store/selectors.ts';
import styles from './line-marks.module.css';
import type { LineState } from './line-state.ts';

type LineMarksProps = { readonly entry: ShownEntry; readonly state: LineState; readonly own: boolean };

/** What else is to be known of a line: that it is pinned, and that it said something else before. */
export function LineMarks({ entry, state: { pinned, editedAt }, own }: LineMarksProps) {
  return (
    <>
      {pinned !== undefined && <PinnedMark by={pinned.by} />}
      {editedAt !== undefined && <EditedMark entry={entry} at={editedAt} own={own} />}
    </>
  );
}

function PinnedMark({ by }: { readonly by: NonNullable<LineState['pinned']>['by'] }) {
  const alias = membersById(useApp((state) => state.members)).get(by)?.alias ?? words.conversation.somebody;
  const label = words.conversation.pinnedBy(alias);
  return (
    <span className={styles.pin} role="img" aria-label={label} title={label}>
      <Pin size={12} />
    </span>
  );
}

/** Its author can see what it said before. */
function EditedMark({ entry, at, own }: { readonly entry: ShownEntry; readonly at: number; readonly own: boolean }) {
  const actions = useActions();
  const title = words.conversation.editedAt(formatMoment(at));
  if (!own) return <span title={title}>{words.conversation.edited}</span>;
  return (
    <button
      type="button"
      className={styles.edited}
      title={title}
      aria-label={words.conversation.showVersions}
      onClick={() => actions.openDialog({ kind: 'versions', roomId: entry.roomId, seq: entry.seq })}
    >
      {words.conversation.edited}
    </button>
  );
}
