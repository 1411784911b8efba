import clsx from 'clsx';
import { BadgeCheck, Crown, MessageCircle } from 'lucide-react';
import { memo } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Member } from '../../../shared/model/member.ts';
import { describePresence, presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectTrustedBytes } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './member-list.module.css';
import { MemberMenu } from './member-menu.tsx';
import { useWriteTo } from './use-write-to.ts';

type MemberRowProps = { readonly member: Member; readonly isSelf: boolean; readonly onOpened: () => void };

/** Somebody whom the room knows: whether they are here, what they say of themselves, and whether their files come without asking. */
export const MemberRow = memo(function MemberRow({ member, isSelf, onOpened }: MemberRowProps) {
  const write = useWriteTo(member.id, onOpened);
  const trustedBytes = useApp((state) => selectTrustedBytes(state, member.id));
  const trust = trustedBytes === undefined ? undefined : words.members.trusted(formatBytes(trustedBytes, 'en'));
  const presence = presenceOf(member);
  const seen = describePresence(member, Date.now());
  const line = member.status ?? (presence === 'online' ? undefined : seen);
  const parts = [
    ...(isSelf ? [words.members.you] : []),
    ...(member.isHost ? [words.members.host] : []),
    ...(presence === 'online' ? [] : [presence === 'idle' ? words.rooms.presence.short.idle : seen]),
    ...(member.status === undefined ? [] : [words.rooms.members.says(member.status)]),
    ...(trust === undefined ? [] : [trust]),
  ];
  return (
    // The list around it is drawn by a virtual list.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="listitem" className={clsx(styles.row, presence === 'offline' && styles.away)} aria-label={words.members.label(member.alias, parts)}>
      <Avatar id={member.id} alias={member.alias} size={32} online={presence !== 'offline'} idle={presence === 'idle'} />
      <span className={styles.words}>
        <span className={styles.names}>
          <span className={styles.alias} dir="auto">
            {member.alias}
          </span>
          {isSelf && <span className={styles.you}>{words.members.you}</span>}
          {member.isHost && (
            <span className={styles.host}>
              <Crown size={11} /> {words.members.host}
            </span>
          )}
          {trust !== undefined && (
            <Tooltip text={trust}>
              <button type="button" className={styles.trusted} aria-label={trust}>
                <BadgeCheck size={12} /> {words.trust.badge}
              </button>
            </Tooltip>
          )}
        </span>
        {line !== undefined && (
          <span className={styles.line} dir="auto" title={member.status}>
            {line}
          </span>
        )}
      </span>
      {!isSelf && (
        <span className={styles.tools}>
          <IconButton
            size="small"
            className={styles.tool}
            label={words.rooms.members.message(member.alias)}
            icon={<MessageCircle size={16} />}
            onClick={write}
          />
          <MemberMenu member={member} onOpened={onOpened} />
        </span>
      )}
    </div>
  );
});
