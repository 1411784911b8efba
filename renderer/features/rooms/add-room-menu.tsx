import { FileUp, Hash, Plus } from 'lucide-react';
import { useRef } from 'react';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';

type AddRoomMenuProps = { readonly onNewRoom: () => void; readonly onOpened: () => void };

/** The two ways to one more room: a new one of this host, and one out of a file. */
export function AddRoomMenu({ onNewRoom, onOpened }: AddRoomMenuProps) {
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const result = await actions.importRoom(file);
    if (result.ok) onOpened();
    else actions.reportFailure(result.failure);
  };
  return (
    <>
      <Menu trigger={<IconButton size="small" label={words.rooms.menu.add} icon={<Plus size={18} />} />}>
        <MenuItem icon={<Hash size={16} />} onSelect={onNewRoom}>
          {words.rooms.menu.create}
        </MenuItem>
        <MenuItem icon={<FileUp size={16} />} onSelect={() => input.current?.click()}>
          {words.rooms.menu.import}
        </MenuItem>
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".jsonl,.ndjson,.json"
        hidden
        aria-label={words.rooms.menu.importFile}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          void read(file);
          event.target.value = '';
        }}
      />
    </>
  );
}
