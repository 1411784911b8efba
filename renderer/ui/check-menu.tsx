import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import styles from './check-menu.module.css';

type CheckMenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  /** What it means to check it, in a sentence. */
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** A menu with one choice that is on or off. */
export function CheckMenu({ trigger, label, hint, checked, onChange }: CheckMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={10} className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            <Menu.CheckboxItem checked={checked} onCheckedChange={onChange} closeOnClick className={styles.item} label={label}>
              <span className={styles.box}>
                <Menu.CheckboxItemIndicator className={styles.mark}>
                  <Check size={14} strokeWidth={3} />
                </Menu.CheckboxItemIndicator>
              </span>
              <span>
                <span className={styles.label}>{label}</span>
                <span className={styles.hint}>{hint}</span>
              </span>
            </Menu.CheckboxItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
