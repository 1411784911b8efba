import clsx from 'clsx';
import { Crown } from 'lucide-react';
import type { Member } from '../../../shared/model/member.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { countOnline, selectMembersInOrder, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './member-list.module.css';

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

function MemberRow({ member, isSelf }: { readonly member: Member; readonly isSelf: boolean }) {
  const parts = [
    ...(isSelf ? [words.members.you] : []),
    ...(member.isHost ? [words.members.host] : []),
    ...(member.online ? [] : [words.members.away]),
  ];
  return (
    <li className={clsx(styles.row, !member.online && styles.away)} aria-label={words.members.label(member.alias, parts)}>
      <Avatar id={member.id} alias={member.alias} size={32} online={member.online} />
      <span className={styles.alias} dir="auto">
        {member.alias}
      </span>
      {isSelf && <span className={styles.you}>{words.members.you}</span>}
      {member.isHost && (
        <span className={styles.host}>
          <Crown size={12} /> {words.members.host}
        </span>
      )}
      {!member.online && <span className={styles.you}>{words.members.away}</span>}
    </li>
  );
}
