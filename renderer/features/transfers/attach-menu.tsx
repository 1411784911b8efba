import { Archive, ChevronUp, FolderUp } from 'lucide-react';
import { useRef } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import { chosenFolder } from '../../lib/dropped-items.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import styles from './attach-menu.module.css';

/** What else can be offered, and whether files that are offered from now on stay with the host, so that one may leave. The choice is remembered. */
export function AttachMenu({ roomId }: { readonly roomId: RoomId }) {
  const actions = useActions();
  const keep = useApp((state) => state.keepOffers);
  const canPickFiles = useApp((state) => state.shell.canPickFiles);
  const input = useRef<HTMLInputElement | null>(null);
  return (
    <>
      <Menu
        side="top"
        trigger={
          <IconButton
            label={keep ? words.keep.optionsOn : words.keep.options}
            icon={keep ? <Archive size={15} /> : <ChevronUp size={15} />}
            className={keep ? styles.on : styles.off}
          />
        }
      >
        <MenuItem icon={<FolderUp size={17} />} onSelect={() => (canPickFiles ? void actions.pickFiles(roomId, 'folder') : input.current?.click())}>
          {words.chat.attachFolder}
        </MenuItem>
        <MenuSeparator />
        <MenuCheckItem label={words.keep.label} hint={words.keep.hint} checked={keep} onChange={actions.changeKeepOffers} />
      </Menu>
      <input
        ref={(element) => {
          input.current = element;
          if (element !== null) element.webkitdirectory = true;
        }}
        type="file"
        hidden
        aria-label={words.chat.attachFolder}
        onChange={(event) => {
          const folder = chosenFolder([...(event.target.files ?? [])]);
          event.target.value = '';
          if (folder !== undefined) void actions.offerFolder(roomId, folder);
        }}
      />
    </>
  );
}
