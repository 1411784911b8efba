import { Popover } from '@base-ui/react/popover';
import { SmilePlus } from 'lucide-react';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { words } from '../../../locales/en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from './emoji-picker.module.css';

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'));

type EmojiButtonProps = {
  readonly onPick: (character: string) => void;
  /** Where the focus goes when the picker closes. */
  readonly returnTo: RefObject<HTMLElement | null>;
};

/** Opens all emoji. They are loaded when somebody looks for the first time. */
export function EmojiButton({ onPick, returnTo }: EmojiButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<IconButton label={words.emoji.button} icon={<SmilePlus size={19} />} />} />
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={10} collisionPadding={8} className={styles.positioner}>
          <Popover.Popup className={styles.popup} aria-label={words.emoji.button} finalFocus={returnTo}>
            <Suspense
              fallback={
                <div className={styles.loading}>
                  <Spinner size={22} />
                </div>
              }
            >
              <EmojiPicker
                onPick={(character) => {
                  setOpen(false);
                  onPick(character);
                }}
              />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
