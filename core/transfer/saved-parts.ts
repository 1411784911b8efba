import { join } from 'node:path';
import { isDangerousPath } from '../../shared/lib/dangerous-types.ts';
import type { OfferedFile } from '../../shared/model/transfer.ts';
import { displayPath, stagedPath, type TreePlan } from './tree-names.ts';

/** Of a larger tree it is not remembered where each file went. */
export const MAX_REMEMBERED_FILES = 200;

/** An item at the top of what was saved: as it was offered, and its absolute path. */
export type SavedItem = { readonly name: string; readonly path: string };

/** A file of a tree, by its names from the offer's top. */
export type SavedFile = {
  readonly names: readonly string[];
  readonly size: number;
  /** Absolute; undefined for one that was not wanted or could not be had. */
  readonly path?: string | undefined;
};

/** Where the parts of a saved tree are, for as long as the app remembers the transfer. Without `files` there are too many of them. */
export type SavedParts = { readonly items: readonly SavedItem[]; readonly files?: readonly SavedFile[] | undefined };

/** `saved` are the names that items got in `folder`; `isHere` tells which files came. */
export function savedPartsOf(
  plan: TreePlan,
  folder: string,
  { saved, isHere }: { readonly saved: ReadonlyMap<number, string>; readonly isHere: (file: number) => boolean },
): SavedParts {
  const items = [...saved]
    .sort(([one], [other]) => one - other)
    .map(([item, name]) => ({ name: plan.items[item]?.name ?? name, path: join(folder, name) }));
  if (plan.files.length > MAX_REMEMBERED_FILES) return { items };
  const files = plan.files.map((planned, file) => {
    const top = saved.get(planned.item);
    const known = { names: displayPath(plan, planned), size: planned.size };
    return top !== undefined && isHere(file) ? { ...known, path: join(folder, top, ...stagedPath(plan, planned).slice(1)) } : known;
  });
  return { items, files };
}

/** The files as their person looks at them. */
export function offeredFilesOf(files: readonly SavedFile[]): readonly OfferedFile[] {
  return files.map(({ names, size, path }, file) => ({
    ...{ file, path: names, size, isDangerous: isDangerousPath(names), isWanted: path !== undefined },
  }));
}
