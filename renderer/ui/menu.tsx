import { Menu as Base } from '@base-ui/react/menu';
import clsx from 'clsx';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './menu.module.css';
import { TickBox } from './tick-box.tsx';

type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
};

/** Things to do or to choose, in a list at a button. */
export function Menu({ trigger, side = 'bottom', align = 'start', children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={side === 'top' ? 10 : 6} collisionPadding={8} className={styles.positioner}>
          <Base.Popup className={styles.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = {
  readonly icon?: ReactNode;
  readonly tone?: 'plain' | 'danger';
  readonly onSelect: () => void;
  readonly children: ReactNode;
};

export function MenuItem({ icon, tone = 'plain', onSelect, children }: MenuItemProps) {
  return (
    <Base.Item className={clsx(styles.item, styles[tone])} onClick={onSelect}>
      {icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <span>{children}</span>
    </Base.Item>
  );
}

type MenuCheckItemProps = {
  readonly label: string;
  /** What it means to check it, in a sentence. */
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** A choice that is on or off. */
export function MenuCheckItem({ label, hint, checked, onChange }: MenuCheckItemProps) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={onChange} closeOnClick className={styles.item} label={label}>
      <TickBox state={checked ? 'all' : 'none'} />
      <span>
        <span className={styles.label}>{label}</span>
        <span className={styles.hint}>{hint}</span>
      </span>
    </Base.CheckboxItem>
  );
}

type MenuChoicesProps<Value extends string> = {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
};

/** One of several, with its name above. */
export function MenuChoices<Value extends string>({ label, choices, value, onChange }: MenuChoicesProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className={styles.heading}>{label}</Base.GroupLabel>
      <Base.RadioGroup value={value ?? null} onValueChange={(next: Value) => onChange(next)}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} closeOnClick className={styles.item}>
            <span className={styles.icon}>
              <Base.RadioItemIndicator>
                <Check size={16} />
              </Base.RadioItemIndicator>
            </span>
            <span>{choice.label}</span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className={styles.separator} />;
}
