import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Tree } from '../../shared/model/entry.ts';
import { MAX_FILE_NAME_CHARS, MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import { forEachConcurrently } from './concurrently.ts';
import { numberedName } from './safe-name.ts';
import { type FileFacts, inspectFile } from './source-file.ts';
import { type SourceItem, StreamSource } from './stream-source.ts';
import { type WalkedFile, type WalkedFolder, walkFolder } from './walk-folder.ts';
import { writeManifest } from './write-manifest.ts';

/** A file, or a folder with all that is in it, as somebody wants to offer it. */
export type ItemToOffer = {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** A copy that the app made. */
  readonly temporary?: boolean | undefined;
  readonly thumbnail?: string | undefined;
};

/** What an offer will hold. `name` is that of its first item. */
export type GatheredOffer = { readonly name: string; readonly size: number; readonly source: StreamSource } & (
  | { readonly kind: 'file'; readonly mtimeMs: number }
  | { readonly kind: 'tree'; readonly tree: Tree /** Links, devices and what else is no file. */; readonly leftOut: number }
);

const ITEMS_AT_ONCE = 4;

type Looked = { readonly item: ItemToOffer; readonly name: string } & (
  | { readonly kind: 'file'; readonly facts: FileFacts }
  | { readonly kind: 'folder'; readonly walked: WalkedFolder }
);

/**
 * Looks at everything that is to be offered: one plain file is offered as such, anything else as a tree. Items of the same name are
 * numbered, so that none stands in another's place.
 * @throws LanChatError `nothing-chosen`, and with `name`: `file-not-found`, `not-a-file`, `file-unreadable`, `folder-unreadable`, `too-many-files`
 */
export async function gatherOffer(items: readonly ItemToOffer[]): Promise<GatheredOffer> {
  const [first] = items;
  if (first === undefined) throw new LanChatError('nothing-chosen');
  const named = nameItems(items);
  const looked: Looked[] = [];
  await forEachConcurrently([...named.entries()], ITEMS_AT_ONCE, async ([index, { item, name }]) => {
    looked[index] = await look(item, name);
  });
  const [only] = looked;
  if (looked.length === 1 && only?.kind === 'file') return plainOffer(only.item, only.name, only.facts);
  return await treeOffer(looked);
}

/** What a person would call the item at `path`, as it may be offered. */
export function nameToOffer(name: string): string {
  const cut = [...name.toWellFormed()].slice(0, MAX_FILE_NAME_CHARS / 2).join('');
  return cut === '' ? 'file' : cut;
}

function nameItems(items: readonly ItemToOffer[]): readonly { readonly item: ItemToOffer; readonly name: string }[] {
  if (items.length === 1) return items.map((item) => ({ item, name: nameToOffer(item.name) }));
  /** Every name that was given, with the number to try next for it. */
  const taken = new Map<string, number>();
  return items.map((item) => {
    const wanted = topName(item.name);
    let number = taken.get(fold(wanted)) ?? 1;
    while (taken.has(fold(numberedName(wanted, number)))) number++;
    const name = numberedName(wanted, number);
    taken.set(fold(name), 2);
    taken.set(fold(wanted), number + 1);
    return { item, name };
  });
}

/** One part of a path. */
function topName(name: string): string {
  const last = nameToOffer(name.split('/').findLast((part) => part !== '') ?? '');
  return last === '.' || last === '..' ? 'file' : last;
}

/** Names that some system takes for the same one are the same here. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

async function look(item: ItemToOffer, name: string): Promise<Looked> {
  const path = resolve(item.path);
  const stats = await stat(path).catch((error: unknown) => {
    const isMissing = systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR';
    throw new LanChatError(isMissing ? 'file-not-found' : 'file-unreadable', { name }, { cause: error });
  });
  if (stats.isDirectory()) return { item, name: topName(name), kind: 'folder', walked: await walkFolder(path, topName(name)) };
  return { item, name, kind: 'file', facts: await inspectFile(path, name) };
}

function plainOffer({ path, temporary = false }: ItemToOffer, name: string, { size, mtimeMs }: FileFacts): GatheredOffer {
  return { kind: 'file', name, size, mtimeMs, source: StreamSource.ofFile({ path: resolve(path), name, size, mtimeMs, temporary }) };
}

async function treeOffer(looked: readonly Looked[]): Promise<GatheredOffer> {
  const name = looked[0]?.name ?? '';
  const files: (WalkedFile & { readonly thumbnail?: string | undefined })[] = [];
  const emptyFolders: string[] = [];
  const items: SourceItem[] = [];
  let [folders, leftOut] = [0, 0];
  for (const each of looked) {
    const { path: itemPath, temporary = false, thumbnail } = each.item;
    const path = resolve(itemPath);
    if (each.kind === 'file') files.push({ path, relativePath: each.name, ...each.facts, thumbnail });
    else {
      for (const file of each.walked.files) files.push(file);
      for (const folder of each.walked.emptyFolders) emptyFolders.push(folder);
      folders += each.walked.folders;
      leftOut += each.walked.leftOut;
    }
    const count = each.kind === 'file' ? 1 : each.walked.files.length;
    items.push({ path, name: each.name, isFolder: each.kind === 'folder', temporary, files: count });
  }
  const isTooMuch = files.length > MAX_TREE_FILES || folders > MAX_TREE_FILES || items.length > MAX_TREE_FILES;
  const manifest = isTooMuch
    ? undefined
    : await writeManifest(
        files.map(({ relativePath, size, thumbnail }) => ({ path: relativePath, size, thumbnail })),
        emptyFolders,
      );
  if (manifest === undefined) throw new LanChatError('too-many-files', { name });
  const source = new StreamSource(
    {
      items,
      paths: files.map(({ path }) => path),
      sizes: Float64Array.from(files, ({ size }) => size),
      times: Float64Array.from(files, ({ mtimeMs }) => mtimeMs),
    },
    manifest,
  );
  const tree = { items: items.length, files: files.length, folders, manifestBytes: manifest.length };
  return { kind: 'tree', name, size: files.reduce((sum, { size }) => sum + size, 0), tree, leftOut, source };
}
