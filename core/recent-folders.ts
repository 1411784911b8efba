import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type FolderId, folderIdSchema } from '../shared/model/ids.ts';

/** Folders for accepted files that are remembered at most. */
export const MAX_RECENT_FOLDERS = 8;

/** A folder that was chosen for accepted files. The page knows its id, never its path. */
export type RecentFolder = { readonly id: FolderId; readonly path: string };
/** Newest first. */
export type RecentFolders = readonly RecentFolder[];

/** The folders with `folder` as the newest; it keeps its id when it was there. What is too old goes, but never `kept`. */
export function withNewest(
  folders: RecentFolders,
  folder: string,
  kept: string,
): { readonly newest: RecentFolder; readonly folders: RecentFolder[] } {
  const newest = findFolder(folders, folder) ?? createRecentFolder(folder);
  return { newest, folders: firstOf([newest, ...folders.filter((each) => each !== newest)], kept) };
}

/** The folders with `folder` somewhere among them: as the oldest when it was not there, then they are others than before. */
export function withFolder(folders: RecentFolder[], folder: string): RecentFolder[] {
  return findFolder(folders, folder) === undefined ? firstOf([...folders, createRecentFolder(folder)], folder) : folders;
}

function findFolder(folders: RecentFolders, folder: string): RecentFolder | undefined {
  const wanted = path.resolve(folder);
  return folders.find((each) => each.path === wanted);
}

function firstOf(folders: RecentFolders, kept: string): RecentFolder[] {
  const first = folders.slice(0, MAX_RECENT_FOLDERS);
  const lost = findFolder(first, kept) === undefined ? findFolder(folders, kept) : undefined;
  return lost === undefined ? first : [...first.slice(0, -1), lost];
}

function createRecentFolder(folder: string): RecentFolder {
  return { id: folderIdSchema.parse(randomBytes(16).toString('base64url')), path: path.resolve(folder) };
}
