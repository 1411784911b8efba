import clsx from 'clsx';
import { Check, ChevronRight, CircleAlert, Clock, Folder, Minus, ShieldAlert } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { visibleFileName } from '../../lib/file-name.ts';
import { words } from '../../locales/en.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { type Tick, TickBox } from '../../ui/tick-box.tsx';
import { FileKindIcon } from './file-icon.tsx';
import type { FileState } from './file-state.ts';
import type { TreeNode, TreeRow } from './file-tree.ts';
import styles from './file-tree-view.module.css';

/** Every row has this height, so that any of 50,000 can be reached without drawing the others. */
export const ROW_HEIGHT_PX = 34;

type FileTreeRowProps = {
  readonly id: string;
  readonly row: TreeRow;
  readonly isActive: boolean;
  readonly tick: Tick | undefined;
  readonly state: FileState | undefined;
  readonly doneWord: string | undefined;
  readonly onToggle: () => void;
  readonly onUnfold: () => void;
};

const STATE_ICONS: Readonly<Record<FileState, ReactNode>> = {
  done: <Check size={15} />,
  running: <Spinner size={14} />,
  waiting: <Clock size={14} />,
  'not-wanted': <Minus size={14} />,
  fault: <CircleAlert size={15} />,
};
const CHECKED: Readonly<Record<Tick, boolean | 'mixed'>> = { all: true, some: 'mixed', none: false };

/** A file or folder of a tree. The tree has the keyboard; a click on the row ticks it, one on the chevron unfolds. */
export function FileTreeRow({ id, row, isActive, tick, state, doneWord = words.files.fileStates.done, onToggle, onUnfold }: FileTreeRowProps) {
  const { node, level, position, siblings, isOpen } = row;
  const isFolder = node.kind === 'folder';
  const name = visibleFileName(node.name);
  const size = formatBytes(node.size, 'en');
  const isDangerous = isFolder ? node.isDangerous : node.file.isDangerous;
  const stateWord = state === undefined ? undefined : state === 'done' ? doneWord : words.files.fileStates[state];
  const label = [name, size, ...(isDangerous ? [words.files.dangerShort] : []), ...(stateWord === undefined ? [] : [stateWord])].join(', ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the tree has the focus and the keys; its active descendant is this row
    <div
      id={id}
      role="treeitem"
      aria-label={label}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={tick === undefined ? isActive : undefined}
      {...(tick === undefined ? {} : { 'aria-checked': CHECKED[tick] })}
      {...(isFolder ? { 'aria-expanded': isOpen } : {})}
      className={clsx(styles.row, isActive && styles.active, isOpen && styles.open, state === 'not-wanted' && styles.unwanted)}
      style={{ '--level': level, height: ROW_HEIGHT_PX } as CSSProperties}
      onClick={onToggle}
    >
      {isFolder ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the pointer alone; the arrow keys unfold
        <span
          className={styles.chevron}
          onClick={(event) => {
            event.stopPropagation();
            onUnfold();
          }}
        >
          <ChevronRight size={15} />
        </span>
      ) : (
        <span className={styles.noChevron} />
      )}
      {tick !== undefined && <TickBox state={tick} size="small" />}
      <Picture node={node} />
      <span className={styles.name} dir="auto" title={name}>
        {name}
      </span>
      {isDangerous && (
        <span className={styles.danger} title={words.files.dangerShort}>
          <ShieldAlert size={14} />
        </span>
      )}
      <span className={styles.size}>{size}</span>
      {state !== undefined && (
        <span className={styles.state} data-state={state} title={stateWord}>
          {STATE_ICONS[state]}
        </span>
      )}
    </div>
  );
}

function Picture({ node }: { readonly node: TreeNode }) {
  if (node.kind === 'file' && node.file.thumbnail !== undefined) {
    return <img className={styles.picture} src={`data:image/webp;base64,${node.file.thumbnail}`} alt="" />;
  }
  return <span className={styles.icon}>{node.kind === 'folder' ? <Folder size={17} /> : <FileKindIcon name={node.name} size={17} />}</span>;
}
