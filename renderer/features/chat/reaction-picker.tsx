import { Popover } from '@base-ui/react/popover';
import { useMemo } from 'react';
import { words } from '../../locales/en.ts';
import styles from './emoji/emoji-picker.module.css';
import { LazyEmojiPicker } from './emoji/lazy-emoji-picker.tsx';
import type { OpenLine } from './line-tools.tsx';

type ReactionPickerProps = {
  readonly at: OpenLine;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onPick: (emoji: string) => void;
};

/** All emoji, beside the line that one of them is for. */
export function ReactionPicker({ at: { rect, row }, open, onClose, onPick }: ReactionPickerProps) {
  const anchor = useMemo(() => ({ getBoundingClientRect: () => rect }), [rect]);
  return (
    <Popover.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="center" sideOffset={6} collisionPadding={8} className={styles.positioner}>
          <Popover.Popup className={styles.popup} aria-label={words.conversation.reactions.add} finalFocus={() => focusRow(row)}>
            <LazyEmojiPicker
              onPick={(emoji) => {
                onClose();
                onPick(emoji);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Rows are out of the tab order, so that they must be told. */
function focusRow(row: HTMLElement): false {
  row.focus();
  return false;
}
