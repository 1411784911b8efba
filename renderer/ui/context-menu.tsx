import { ContextMenu as Base } from '@base-ui/react/context-menu';
import type { ComponentProps, ReactNode } from 'react';
import styles from './menu.module.css';

type ContextMenuProps = {
  /** What is pointed at. */
  readonly area: ComponentProps<typeof Base.Trigger>['render'];
  readonly onOpenChange?: (open: boolean) => void;
  /** The items of a menu. */
  readonly children: ReactNode;
};

/** The items of a menu where the pointer is, by right click or a long touch. Never the only way to them. */
export function ContextMenu({ area, onOpenChange, children }: ContextMenuProps) {
  return (
    <Base.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Base.Trigger render={area} />
      <Base.Portal>
        <Base.Positioner collisionPadding={8} className={styles.positioner}>
          <Base.Popup className={styles.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
