import { BadgeCheck, Ellipsis } from 'lucide-react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectTrustedBytes } from '../../store/selectors.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';

type TransferMenuProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }> };

/** What is wanted less often of something that was accepted. */
export function TransferMenu({ transfer }: TransferMenuProps) {
  const { askTrust } = useActions();
  const { senderId: memberId, senderAlias: alias } = transfer;
  const isTrusted = useApp((state) => selectTrustedBytes(state, memberId)) !== undefined;
  return (
    <Menu trigger={<IconButton size="small" label={words.files.more(offerTitle(transfer))} icon={<Ellipsis size={16} />} />}>
      <MenuItem icon={<BadgeCheck size={16} />} onSelect={() => askTrust({ memberId, alias })}>
        {isTrusted ? words.trust.change(alias) : words.trust.always(alias)}
      </MenuItem>
    </Menu>
  );
}
