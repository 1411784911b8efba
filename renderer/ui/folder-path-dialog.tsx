import { useState } from 'react';
import type { IpcResult } from '../../shared/ipc/result.ts';
import { describeFailure } from '../../shared/lib/describe-failure.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { RememberedFolder } from '../../shared/model/status.ts';
import { words } from '../locales/en.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import styles from './folder-picker.module.css';
import { TextField } from './text-field.tsx';

type FolderPathDialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onAdd: (path: string) => Promise<IpcResult<RememberedFolder>>;
  readonly onAdded: (folder: RememberedFolder) => void;
};

/** Asks for a folder by its path. */
export function FolderPathDialog({ open, onClose, onAdd, onAdded }: FolderPathDialogProps) {
  const [path, setPath] = useState('');
  const [failure, setFailure] = useState<Failure>();
  async function add(): Promise<void> {
    const result = await onAdd(path.trim());
    if (result.ok) onAdded(result.value);
    else setFailure(result.failure);
  }
  return (
    <Dialog open={open} onClose={onClose} title={words.settings.folder}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (path.trim() !== '') void add();
        }}
      >
        <TextField
          label={words.settings.folderPath}
          value={path}
          onValueChange={setPath}
          autoComplete="off"
          spellCheck={false}
          hint={words.settings.folderHint}
          error={failure === undefined ? undefined : `${describeFailure(failure).title}. ${describeFailure(failure).advice}`}
        />
        <div className={styles.actions}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" disabled={path.trim() === ''}>
            {words.settings.useFolder}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
