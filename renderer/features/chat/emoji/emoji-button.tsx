import { Popover } from '@base-ui/react/popover';
import { SmilePlus } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { words } from '../../../locales/en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import styles from './emoji-picker.module.css';
import { LazyEmojiPicker } from './lazy-emoji-picker.tsx';

type EmojiButtonProps = {
  readonly onPick: (character: string) => void;
  /** Where the focus goes when the picker closes. */
  readonly returnTo: RefObject<HTMLElement | null>;
};

/** Opens all emoji. */
export function EmojiButton({ onPick, returnTo }: EmojiButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<IconButton label={words.emoji.button} icon={<SmilePlus size={19} />} />} />
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={10} collisionPadding={8} className={styles.positioner}>
          <Popover.Popup className={styles.popup} aria-label={words.emoji.button} finalFocus={returnTo}>
            <LazyEmojiPicker
              onPick={(character) => {
                setOpen(false);
                onPick(character);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
