import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.tsx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** The accessible name, and the hint. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly tone?: 'quiet' | 'accent';
  readonly size?: 'small' | 'medium';
  readonly tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
};

export function IconButton({ label, icon, tone = 'quiet', size = 'medium', tooltipSide = 'top', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} side={tooltipSide}>
      <button type="button" {...rest} aria-label={label} className={clsx(styles.button, styles[tone], styles[size], className)}>
        {icon}
      </button>
    </Tooltip>
  );
}
