import clsx from 'clsx';
import { ChevronDown, Folder, FolderOpen, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import type { RememberedFolder } from '../../shared/model/status.ts';
import { words } from '../locales/en.ts';
import { FolderPathDialog } from './folder-path-dialog.tsx';
import styles from './folder-picker.module.css';
import { Menu, MenuChoices, MenuItem, MenuSeparator } from './menu.tsx';

type FolderPickerProps = {
  /** The folder that is chosen, as a person reads it. */
  readonly folder: string;
  readonly recent: readonly RememberedFolder[];
  readonly onChoose: (folder: FolderId) => void;
  /** Asks with the system's dialog; undefined in a shell that has none. */
  readonly onPick: (() => Promise<RememberedFolder | undefined>) | undefined;
  readonly onAdd: (path: string) => Promise<IpcResult<RememberedFolder>>;
  /** As wide as its place, like a field. */
  readonly wide?: boolean;
};

/** A folder, and the ways to another one: those that were used before, the system's dialog, a typed path. */
export function FolderPicker({ folder, recent, onChoose, onPick, onAdd, wide = false }: FolderPickerProps) {
  const [typing, setTyping] = useState(false);
  const pick = async () => {
    const picked = await onPick?.();
    if (picked !== undefined) onChoose(picked.id);
  };
  return (
    <>
      <Menu
        trigger={
          <button type="button" className={clsx(styles.button, wide && styles.wide)} aria-label={words.files.changeFolder(folder)}>
            <Folder size={wide ? 18 : 14} />
            <span dir="auto">{folder}</span>
            <ChevronDown size={14} />
          </button>
        }
      >
        {recent.length > 0 && (
          <>
            <MenuChoices
              label={words.settings.recentFolders}
              choices={recent.map(({ id, label }) => ({ value: id, label }))}
              value={recent.find(({ label }) => label === folder)?.id}
              onChange={onChoose}
            />
            <MenuSeparator />
          </>
        )}
        {onPick !== undefined && (
          <MenuItem icon={<FolderOpen size={16} />} onSelect={() => void pick()}>
            {words.settings.chooseFolder}
          </MenuItem>
        )}
        <MenuItem icon={<Pencil size={16} />} onSelect={() => setTyping(true)}>
          {words.settings.typeFolder}
        </MenuItem>
      </Menu>
      <FolderPathDialog
        open={typing}
        onClose={() => setTyping(false)}
        onAdd={onAdd}
        onAdded={(added) => {
          setTyping(false);
          onChoose(added.id);
        }}
      />
    </>
  );
}
