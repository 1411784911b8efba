import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { Ranges } from '../../../shared/lib/ranges.ts';
import type { OfferedFile } from '../../../shared/model/transfer.ts';
import { tickState, toggleTicks } from '../../store/offer-look.ts';
import { type FileState, folderState } from './file-state.ts';
import { buildTree, filesOf, firstOpen, parentRow, rowsOf, type TreeNode } from './file-tree.ts';
import { FileTreeRow, ROW_HEIGHT_PX } from './file-tree-row.tsx';
import styles from './file-tree-view.module.css';
import { useVisibleRows } from './use-visible-rows.ts';

type FileTreeViewProps = {
  readonly files: readonly OfferedFile[];
  /** The accessible name. */
  readonly label: string;
  /** The ticked files, and what to do with others; without them nothing can be ticked. */
  readonly ticks?: { readonly ticked: Ranges; readonly onChange: (ticked: Ranges) => void } | undefined;
  readonly stateOf?: ((file: OfferedFile) => FileState) | undefined;
  /** Words for a file that is done. */
  readonly doneWord?: string | undefined;
};

/**
 * The files of an offer in their folders, of which only what can be seen is drawn. One stop of the Tab key: arrows move and unfold, Space ticks,
 * as the ARIA practices have it for a tree.
 */
export function FileTreeView({ files, label, ticks, stateOf, doneWord }: FileTreeViewProps) {
  const tree = useMemo(() => buildTree(files), [files]);
  const [open, setOpen] = useState(() => firstOpen(tree, files.length));
  const rows = useMemo(() => rowsOf(tree, open), [tree, open]);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end, onScroll, reveal } = useVisibleRows(scroller, rows.length, ROW_HEIGHT_PX);
  const id = useId();
  const current = Math.min(active, rows.length - 1);

  function moveTo(row: number): void {
    const next = Math.max(0, Math.min(rows.length - 1, row));
    setActive(next);
    reveal(next);
  }

  function unfold(row: number, unfolded: boolean): void {
    const node = rows[row]?.node;
    if (node?.kind !== 'folder') return;
    setOpen((before) => {
      const after = new Set(before);
      if (unfolded) after.add(node.id);
      else after.delete(node.id);
      return after;
    });
  }

  function toggle(row: number): void {
    const node = rows[row]?.node;
    if (node === undefined) return;
    if (ticks !== undefined) ticks.onChange(toggleTicks(ticks.ticked, filesOf(node)));
    else unfold(row, !open.has(node.id));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[current];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const isFolder = row.node.kind === 'folder';
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT_PX) - 1);
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(current + 1),
      ArrowUp: () => moveTo(current - 1),
      PageDown: () => moveTo(current + page),
      PageUp: () => moveTo(current - page),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => (isFolder && !row.isOpen ? unfold(current, true) : isFolder && moveTo(current + 1)),
      ArrowLeft: () => (row.isOpen ? unfold(current, false) : moveTo(parentRow(rows, current) ?? current)),
      ' ': () => toggle(current),
      Enter: () => (isFolder ? unfold(current, !row.isOpen) : toggle(current)),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${id}-${current}`}
      tabIndex={0}
      className={styles.tree}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.length * ROW_HEIGHT_PX, paddingTop: start * ROW_HEIGHT_PX }}>
        {rows.slice(start, end).map((row, offset) => (
          <FileTreeRow
            key={row.node.id}
            id={`${id}-${start + offset}`}
            row={row}
            isActive={start + offset === current}
            tick={ticks === undefined ? undefined : tickState(ticks.ticked, filesOf(row.node))}
            state={stateOf === undefined ? undefined : stateOfNode(row.node, files, stateOf)}
            doneWord={doneWord}
            onToggle={() => {
              setActive(start + offset);
              toggle(start + offset);
            }}
            onUnfold={() => {
              setActive(start + offset);
              unfold(start + offset, !row.isOpen);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function stateOfNode(node: TreeNode, files: readonly OfferedFile[], stateOf: (file: OfferedFile) => FileState): FileState {
  return node.kind === 'file' ? stateOf(node.file) : folderState(node.files.flatMap(([start, end]) => files.slice(start, end).map(stateOf)));
}
