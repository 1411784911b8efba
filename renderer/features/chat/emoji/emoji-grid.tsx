import { type KeyboardEvent, type Ref, useState } from 'react';
import styles from './emoji-picker.module.css';
import type { Emoji } from './emoji-table.ts';

type EmojiGridProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly label: string;
  readonly emoji: readonly Emoji[];
  /** Said instead, when there are none. */
  readonly empty: string;
  readonly onPick: (emoji: Emoji) => void;
  /** One is under the pointer, or has the focus. */
  readonly onPoint: (emoji: Emoji) => void;
  /** The arrow key leads out, above the first row. */
  readonly onLeave: () => void;
};

const COLUMNS = 8;

/** Emoji in rows. One of them can be reached with Tab, the others from there with the arrow keys. */
export function EmojiGrid({ ref, label, emoji, empty, onPick, onPoint, onLeave }: EmojiGridProps) {
  const [roving, setRoving] = useState(0);
  const reachable = Math.min(roving, emoji.length - 1);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const next = nextIndex(event, reachable, emoji.length);
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) onLeave();
    else event.currentTarget.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
  }

  if (emoji.length === 0) return <p className={styles.empty}>{empty}</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid of buttons is no table of data
    <div ref={ref} className={styles.grid} role="grid" aria-label={label} onKeyDown={onKeyDown}>
      {rowsOf(emoji).map((row, rowIndex) => (
        // biome-ignore lint/a11y/useSemanticElements: a row of a grid of buttons
        // biome-ignore lint/a11y/useFocusableInteractive: the focus is on one of its buttons
        <div key={row[0]?.character} className={styles.row} role="row">
          {row.map((one, column) => {
            const index = rowIndex * COLUMNS + column;
            return (
              // biome-ignore lint/a11y/useSemanticElements: a cell of a grid of buttons
              // biome-ignore lint/a11y/useFocusableInteractive: the focus is on its button
              <div key={one.character} role="gridcell">
                <button
                  type="button"
                  className={styles.emoji}
                  data-index={index}
                  tabIndex={index === reachable ? 0 : -1}
                  aria-label={one.label}
                  onClick={() => onPick(one)}
                  onPointerEnter={() => onPoint(one)}
                  onFocus={() => {
                    setRoving(index);
                    onPoint(one);
                  }}
                >
                  {one.character}
                </button>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function rowsOf(emoji: readonly Emoji[]): readonly (readonly Emoji[])[] {
  return Array.from({ length: Math.ceil(emoji.length / COLUMNS) }, (_, row) => emoji.slice(row * COLUMNS, (row + 1) * COLUMNS));
}

/** Where a key leads from `index`; below zero is out of the grid, undefined for every other key. */
function nextIndex({ key, ctrlKey }: KeyboardEvent, index: number, count: number): number | undefined {
  const rowStart = index - (index % COLUMNS);
  switch (key) {
    case 'ArrowRight':
      return Math.min(index + 1, count - 1);
    case 'ArrowLeft':
      return Math.max(index - 1, 0);
    case 'ArrowDown':
      return Math.min(index + COLUMNS, count - 1);
    case 'ArrowUp':
      return index - COLUMNS;
    case 'Home':
      return ctrlKey ? 0 : rowStart;
    case 'End':
      return ctrlKey ? count - 1 : Math.min(rowStart + COLUMNS - 1, count - 1);
    default:
      return undefined;
  }
}
