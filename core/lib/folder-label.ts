import { homedir } from 'node:os';
import path from 'node:path';

/** The folder as this machine's person reads it. */
export function folderLabel(folder: string): string {
  return shortFolder(folder, homedir());
}

/** The folder as people write it: `~` for their home. */
export function shortFolder(folder: string, home: string): string {
  const relative = path.relative(home, folder);
  if (relative === '') return '~';
  if (relative.startsWith('..') || path.isAbsolute(relative)) return folder;
  return path.join('~', relative);
}
