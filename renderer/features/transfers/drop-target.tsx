import clsx from 'clsx';
import { Archive, FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import styles from './drop-target.module.css';

type DropTargetProps = { readonly roomId: RoomId; readonly roomName: string };
/** `main` does as the person chose for all files; `other` the opposite, for these only. */
type Zone = 'main' | 'other';
type Over = { readonly zone: Zone /** Files and folders; what they are is told only when they are dropped. */; readonly items: number };

/** Takes files and folders that are dropped anywhere in the window; while they hang over it, a strip at its bottom has the other way to offer them. */
export function DropTarget({ roomId, roomName }: DropTargetProps) {
  const { offerDropped } = useActions();
  const keep = useApp((state) => state.keepOffers);
  const [over, setOver] = useState<Over>();
  const other = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    // The zones let the pointer through, so that the events stay those of the window.
    const zoneOf = ({ clientY }: DragEvent): Zone => (clientY >= (other.current?.getBoundingClientRect().top ?? Infinity) ? 'other' : 'main');
    // Entering counts as well: a browser refuses a drop at the moment when the element under the pointer has changed, as a growing list does, unless that was taken, too.
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const next: Over = { zone: zoneOf(event), items: countFiles(event.dataTransfer) };
      setOver((before) => (before?.zone === next.zone && before.items === next.items ? before : next));
    };
    // Leaving a child for its parent fires, too; leaving the window has no related target.
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && setOver(undefined);
    const onDrop = (event: DragEvent) => {
      const zone = zoneOf(event);
      setOver(undefined);
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      void offerDropped(roomId, event.dataTransfer, { keep: zone === 'main' ? keep : !keep });
    };
    window.addEventListener('dragenter', onDragOver);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onDragOver);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [offerDropped, roomId, keep]);

  if (over === undefined) return null;
  return (
    <div className={styles.overlay}>
      <div className={clsx(styles.zone, styles.main, over.zone === 'main' && styles.over)}>
        <span className={styles.icon}>{keep ? <Archive size={30} /> : <FileUp size={30} />}</span>
        <p className={styles.title}>{keep ? words.files.dropKeepIn(over.items, roomName) : words.files.drop(over.items, roomName)}</p>
        <p className={styles.hint}>{words.files.dropWhat}</p>
        <p className={styles.hint}>{keep ? words.files.dropKeepHint : words.files.dropHint}</p>
      </div>
      <div ref={other} className={clsx(styles.zone, styles.other, over.zone === 'other' && styles.over)}>
        {keep ? <FileUp size={20} /> : <Archive size={20} />}
        <p>
          <strong>{keep ? words.files.dropPlain : words.files.dropKeep}</strong>
          <span className={styles.hint}>{keep ? words.files.dropHint : words.files.dropKeepHint}</span>
        </p>
      </div>
    </div>
  );
}

function countFiles({ items }: DataTransfer): number {
  return [...items].filter(({ kind }) => kind === 'file').length;
}
