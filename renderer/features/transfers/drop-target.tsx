import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import styles from './drop-target.module.css';

type DropTargetProps = { readonly roomId: RoomId; readonly roomName: string };

/** Takes files that are dropped anywhere in the window, and shows so while they hang over it. */
export function DropTarget({ roomId, roomName }: DropTargetProps) {
  const { offerFiles } = useActions();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Leaving a child for its parent fires, too; leaving the window has no related target.
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      void offerFiles(roomId, [...event.dataTransfer.files]);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [offerFiles, roomId]);

  if (!over) return null;
  return (
    <div className={styles.overlay}>
      <div className={styles.target}>
        <span className={styles.icon}>
          <FileUp size={30} />
        </span>
        <p className={styles.title}>{words.files.drop(roomName)}</p>
        <p className={styles.hint}>{words.files.dropHint}</p>
      </div>
    </div>
  );
}
