import { BadgeCheck, Ellipsis, FileUp, MessageCircle, ShieldQuestion } from 'lucide-react';
import { useRef } from 'react';
import type { Member } from '../../../shared/model/member.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectRoom, selectTrustedBytes } from '../../store/selectors.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import styles from './member-list.module.css';
import { useWriteTo } from './use-write-to.ts';

type MemberMenuProps = { readonly member: Member; readonly onOpened: () => void };

/** What can be done about one member: write to them alone, offer files to nobody else, and accept theirs without asking. */
export function MemberMenu({ member, onOpened }: MemberMenuProps) {
  const actions = useActions();
  const write = useWriteTo(member.id, onOpened);
  const roomId = useApp((state) => selectRoom(state)?.id);
  const canPickFiles = useApp((state) => state.shell.canPickFiles);
  const isTrusted = useApp((state) => selectTrustedBytes(state, member.id)) !== undefined;
  const input = useRef<HTMLInputElement>(null);
  const { id: memberId, alias } = member;
  const to = [memberId];
  const offer = () => {
    if (roomId !== undefined && canPickFiles) void actions.pickFiles(roomId, 'files', { to });
    else input.current?.click();
  };
  return (
    <>
      <Menu align="end" trigger={<IconButton size="small" className={styles.menu} label={words.members.menu(alias)} icon={<Ellipsis size={16} />} />}>
        <MenuItem icon={<MessageCircle size={16} />} onSelect={write}>
          {words.rooms.members.message(alias)}
        </MenuItem>
        <MenuItem icon={<FileUp size={16} />} onSelect={offer}>
          {words.members.offerTo(alias)}
        </MenuItem>
        <MenuItem icon={<BadgeCheck size={16} />} onSelect={() => actions.askTrust({ memberId, alias })}>
          {isTrusted ? words.trust.change(alias) : words.trust.always(alias)}
        </MenuItem>
        {isTrusted && (
          <MenuItem icon={<ShieldQuestion size={16} />} onSelect={() => void actions.trustSender({ memberId, alias, maxBytes: null })}>
            {words.trust.remove(alias)}
          </MenuItem>
        )}
      </Menu>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.members.offerTo(alias)}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (roomId !== undefined) void actions.offerFiles(roomId, files, { to });
        }}
      />
    </>
  );
}
