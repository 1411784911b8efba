import { AppWindow, Archive, File, FileCode, FileSpreadsheet, FileText, Film, Image, type LucideIcon, Music } from 'lucide-react';
import { type FileKind, fileKind } from '../../lib/file-kind.ts';
import styles from './file-icon.module.css';

const ICONS: Readonly<Record<FileKind, LucideIcon>> = {
  image: Image,
  video: Film,
  audio: Music,
  document: FileText,
  sheet: FileSpreadsheet,
  archive: Archive,
  code: FileCode,
  program: AppWindow,
  file: File,
};

/** A picture for the kind of file that a name promises. Decorative. */
export function FileIcon({ name }: { readonly name: string }) {
  const kind = fileKind(name);
  const Icon = ICONS[kind];
  return (
    <span className={styles.icon} data-kind={kind} aria-hidden="true">
      <Icon size={20} />
    </span>
  );
}
