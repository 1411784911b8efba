import type { Ranges } from '../../../shared/lib/ranges.ts';
import type { OfferedFile } from '../../../shared/model/transfer.ts';
import { rangesOf } from '../../store/offer-look.ts';

export type FileNode = { readonly kind: 'file'; readonly id: string; readonly name: string; readonly size: number; readonly file: OfferedFile };
export type FolderNode = {
  readonly kind: 'folder';
  /** Its path. */
  readonly id: string;
  readonly name: string;
  /** All files below it, at any depth, and their bytes. */
  readonly files: Ranges;
  readonly size: number;
  readonly isDangerous: boolean;
  readonly children: readonly TreeNode[];
};
export type TreeNode = FileNode | FolderNode;

/** One line of the tree as it is drawn. */
export type TreeRow = {
  readonly node: TreeNode;
  /** 1 at the top. */
  readonly level: number;
  /** Counted from 1 among its siblings. */
  readonly position: number;
  readonly siblings: number;
  readonly isOpen: boolean;
};

type Draft = { readonly id: string; readonly name: string; readonly folders: Map<string, Draft>; readonly files: FileNode[] };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const byName = (a: TreeNode, b: TreeNode) => collator.compare(a.name, b.name);

/** The files of an offer in their folders: folders first, then files, both by name. */
export function buildTree(files: readonly OfferedFile[]): readonly TreeNode[] {
  const root = draft('', '');
  for (const file of files) {
    let folder = root;
    for (const name of file.path.slice(0, -1)) {
      const id = `${folder.id}${name}/`;
      const known = folder.folders.get(name) ?? draft(id, name);
      folder.folders.set(name, known);
      folder = known;
    }
    folder.files.push({ kind: 'file', id: `#${file.file}`, name: file.path.at(-1) ?? '', size: file.size, file });
  }
  return childrenOf(root);
}

/** The lines that can be seen when just the folders `open` are unfolded. */
export function rowsOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  for (const [index, node] of nodes.entries()) {
    const isOpen = node.kind === 'folder' && open.has(node.id);
    rows.push({ node, level, position: index + 1, siblings: nodes.length, isOpen });
    if (isOpen) for (const row of rowsOf(node.children, open, level + 1)) rows.push(row);
  }
  return rows;
}

/** So many files are seen at first, whatever their folders. */
const FEW_FILES = 12;

/** The folders that are unfolded at first: all of them when there are few files, else those on the way to the first choice between two. */
export function firstOpen(nodes: readonly TreeNode[], files: number): ReadonlySet<string> {
  const open = new Set<string>();
  if (files <= FEW_FILES) {
    for (const folder of foldersIn(nodes)) open.add(folder.id);
    return open;
  }
  let only = nodes.length === 1 ? nodes[0] : undefined;
  while (only?.kind === 'folder') {
    open.add(only.id);
    only = only.children.length === 1 ? only.children[0] : undefined;
  }
  return open;
}

function foldersIn(nodes: readonly TreeNode[]): readonly FolderNode[] {
  return nodes.flatMap((node) => (node.kind === 'folder' ? [node, ...foldersIn(node.children)] : []));
}

/** The row of the folder that holds the row at `index`. */
export function parentRow(rows: readonly TreeRow[], index: number): number | undefined {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above--) if ((rows[above]?.level ?? 1) < level) return above;
  return undefined;
}

/** The files of one line. */
export function filesOf(node: TreeNode): Ranges {
  return node.kind === 'folder' ? node.files : [[node.file.file, node.file.file + 1]];
}

function draft(id: string, name: string): Draft {
  return { id, name, folders: new Map(), files: [] };
}

function childrenOf({ folders, files }: Draft): readonly TreeNode[] {
  return [...[...folders.values()].map(folderNode).sort(byName), ...files.sort(byName)];
}

function folderNode(folder: Draft): FolderNode {
  const children = childrenOf(folder);
  return {
    kind: 'folder',
    id: folder.id,
    name: folder.name,
    files: rangesOf(fileNumbers(folder)),
    size: children.reduce((sum, { size }) => sum + size, 0),
    isDangerous: children.some((child) => (child.kind === 'file' ? child.file.isDangerous : child.isDangerous)),
    children,
  };
}

function fileNumbers({ folders, files }: Draft): readonly number[] {
  return [...files.map(({ file }) => file.file), ...[...folders.values()].flatMap(fileNumbers)];
}
