import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { countOnline, selectMembersInOrder, selectSelfId } from '../../store/selectors.ts';
import styles from './member-list.module.css';
import { MemberRow } from './member-row.tsx';

/** Everyone that the room knows: who is here first. */
export function MemberList() {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {words.members.heading} <span className={styles.count}>{countOnline(members)}</span>
      </h2>
      <ul className={styles.list} aria-label={words.members.heading}>
        {selectMembersInOrder(members, selfId).map((member) => (
          <MemberRow key={member.id} member={member} isSelf={member.id === selfId} />
        ))}
      </ul>
    </section>
  );
}
