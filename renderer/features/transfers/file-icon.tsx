import { AppWindow, Archive, File, FileCode, FileSpreadsheet, Files, FileText, Film, Folder, Image, type LucideIcon, Music } from 'lucide-react';
import { type FileKind, fileKind } from '../../lib/file-kind.ts';
import type { OfferKind } from '../../lib/offer-title.ts';
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

/** A picture for the kind of file that a name promises, or for a folder or several. Decorative. */
export function FileIcon({ name, kind = 'file' }: { readonly name: string; readonly kind?: OfferKind }) {
  const Icon = kind === 'file' ? ICONS[fileKind(name)] : kind === 'folder' ? Folder : Files;
  return (
    <span className={styles.icon} data-kind={kind === 'file' ? fileKind(name) : kind} aria-hidden="true">
      <Icon size={20} />
    </span>
  );
}

/** The same without a colour of its own, for the rows of a list. */
export function FileKindIcon({ name, size }: { readonly name: string; readonly size: number }) {
  const Icon = ICONS[fileKind(name)];
  return <Icon size={size} aria-hidden="true" />;
}
