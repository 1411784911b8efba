import type { StageableFolder } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import { LanChatError } from '../../shared/lib/lan-chat-error.ts';
import { MAX_TREE_DEPTH, MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import { failureOf } from './failure-of.ts';

/** A folder whose files the browser told: the DOM's `File` each. */
export type FolderOfFiles = StageableFolder & { readonly files: readonly { readonly path: string; readonly file: File }[] };

/** What a drop holds, in its order. */
export type Dropped = { readonly kind: 'file'; readonly file: File } | { readonly kind: 'folder'; readonly entry: FileSystemDirectoryEntry };

/** Files that are asked for at once while a folder is read. */
const READ_AT_ONCE = 32;

/** Takes what was dropped out of its event, which forgets it when its handlers are through: call it at once. */
export function droppedItems({ items, files }: DataTransfer): readonly Dropped[] {
  const dropped = [...items].flatMap((item): readonly Dropped[] => {
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory === true) return [{ kind: 'folder', entry: entry as FileSystemDirectoryEntry }];
    const file = item.getAsFile();
    return file === null ? [] : [{ kind: 'file', file }];
  });
  return dropped.length > 0 ? dropped : [...files].map((file): Dropped => ({ kind: 'file', file }));
}

/** All files below a dropped folder. Fails with `too-many-files` beyond what one offer takes, and with `folder-unreadable`. */
export async function readFolder(root: FileSystemDirectoryEntry): Promise<IpcResult<FolderOfFiles>> {
  const found: { readonly path: string; readonly entry: FileSystemFileEntry }[] = [];
  const emptyFolders: string[] = [];

  async function walk(folder: FileSystemDirectoryEntry, path: string, depth: number): Promise<void> {
    const children = await childrenOf(folder);
    if (children.length === 0 && path !== '') emptyFolders.push(path);
    for (const child of children) {
      const childPath = path === '' ? child.name : `${path}/${child.name}`;
      if (child.isDirectory) {
        if (depth >= MAX_TREE_DEPTH) throw tooMany(root);
        await walk(child as FileSystemDirectoryEntry, childPath, depth + 1);
      } else found.push({ path: childPath, entry: child as FileSystemFileEntry });
      if (found.length > MAX_TREE_FILES || emptyFolders.length > MAX_TREE_FILES) throw tooMany(root);
    }
  }

  try {
    await walk(root, '', 1);
    return { ok: true, value: { name: root.name, files: await filesOf(found), emptyFolders } };
  } catch (fault) {
    return { ok: false, failure: fault instanceof LanChatError ? fault.toFailure() : failureOf('folder-unreadable', { name: root.name }) };
  }
}

/** What `<input webkitdirectory>` answers, as the folder that was chosen; undefined when nothing was. It does not tell of empty folders. */
export function chosenFolder(files: readonly File[]): FolderOfFiles | undefined {
  const name = files[0]?.webkitRelativePath.split('/')[0];
  if (name === undefined || name === '') return undefined;
  return { name, files: files.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file })), emptyFolders: [] };
}

const tooMany = ({ name }: FileSystemEntry) => new LanChatError('too-many-files', { name });

/** A reader answers in parts, the last of which is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return children;
    children.push(...part);
    if (children.length > MAX_TREE_FILES) throw tooMany(folder);
  }
}

async function filesOf(found: readonly { readonly path: string; readonly entry: FileSystemFileEntry }[]): Promise<FolderOfFiles['files']> {
  const files: { readonly path: string; readonly file: File }[] = [];
  for (let at = 0; at < found.length; at += READ_AT_ONCE) {
    const part = found.slice(at, at + READ_AT_ONCE).map(async ({ path, entry }) => ({
      path,
      file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)),
    }));
    files.push(...(await Promise.all(part)));
  }
  return files;
}
