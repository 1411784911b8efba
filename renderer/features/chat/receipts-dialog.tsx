import type { MemberId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { membersById, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { receiptsOf } from './receipts.ts';
import styles from './receipts-dialog.module.css';

const t = words.conversation.receipts;

/** Who has read an own message, who has it, and who of those who are in the room has not. */
export function ReceiptsDialog({ entry, onClose }: { readonly entry: ShownEntry; readonly onClose: () => void }) {
  const marks = useApp((state) => state.marks[entry.roomId]) ?? [];
  const members = useApp((state) => state.members);
  const room = useApp((state) => state.rooms.find(({ id }) => id === entry.roomId));
  const selfId = useApp(selectSelfId);
  const { read, delivered } = receiptsOf(marks, entry.seq, selfId);
  const has = new Set([...read, ...delivered]);
  const everybody = room?.members ?? members.filter(({ online }) => online).map(({ id }) => id);
  const notYet = everybody.filter((id) => id !== selfId && !has.has(id));
  return (
    <Dialog open onClose={onClose} title={t.title}>
      <People heading={t.read} ids={read} />
      <People heading={t.delivered} ids={delivered} />
      <People heading={t.notYet} ids={notYet} />
      {has.size + notYet.length === 0 && <p className={styles.nobody}>{t.nobody}</p>}
    </Dialog>
  );
}

function People({ heading, ids }: { readonly heading: string; readonly ids: readonly MemberId[] }) {
  const known = membersById(useApp((state) => state.members));
  if (ids.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {heading} <span className={styles.count}>{ids.length}</span>
      </h3>
      <ul className={styles.people}>
        {ids.map((id) => {
          const alias = known.get(id)?.alias ?? words.conversation.somebody;
          return (
            <li key={id} className={styles.person}>
              <Avatar id={id} alias={alias} size={28} />
              <span dir="auto">{alias}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
