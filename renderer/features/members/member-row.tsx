import clsx from 'clsx';
import { BadgeCheck, Crown } from 'lucide-react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Member } from '../../../shared/model/member.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectTrustedBytes } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './member-list.module.css';
import { MemberMenu } from './member-menu.tsx';

/** Somebody whom the room knows: whether they are here, what they are, and whether their files come without asking. */
export function MemberRow({ member, isSelf }: { readonly member: Member; readonly isSelf: boolean }) {
  const trustedBytes = useApp((state) => selectTrustedBytes(state, member.id));
  const trust = trustedBytes === undefined ? undefined : words.members.trusted(formatBytes(trustedBytes, 'en'));
  const parts = [
    ...(isSelf ? [words.members.you] : []),
    ...(member.isHost ? [words.members.host] : []),
    ...(member.online ? [] : [words.members.away]),
    ...(trust === undefined ? [] : [trust]),
  ];
  return (
    <li className={clsx(styles.row, !member.online && styles.away)} aria-label={words.members.label(member.alias, parts)}>
      <Avatar id={member.id} alias={member.alias} size={32} online={member.online} />
      <span className={styles.alias} dir="auto">
        {member.alias}
      </span>
      {isSelf && <span className={styles.you}>{words.members.you}</span>}
      {!member.online && <span className={styles.you}>{words.members.away}</span>}
      <span className={styles.marks}>
        {trust !== undefined && (
          <Tooltip text={trust}>
            <button type="button" className={styles.trusted} aria-label={trust}>
              <BadgeCheck size={13} /> {words.trust.badge}
            </button>
          </Tooltip>
        )}
        {member.isHost && (
          <span className={styles.host}>
            <Crown size={12} /> {words.members.host}
          </span>
        )}
        {!isSelf && <MemberMenu member={member} />}
      </span>
    </li>
  );
}
