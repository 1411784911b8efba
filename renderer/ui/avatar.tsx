import clsx from 'clsx';
import type { CSSProperties } from 'react';
import { initials, memberHue } from '../lib/member-look.ts';
import styles from './avatar.module.css';

type AvatarProps = {
  readonly id: string;
  readonly alias: string;
  readonly size?: number;
  /** A dot for who is here; none when not given. */
  readonly online?: boolean | undefined;
  /** Here, but not looking: the dot is another one. */
  readonly idle?: boolean | undefined;
};

/** Decorative: the alias always stands beside it. */
export function Avatar({ id, alias, size = 36, online, idle = false }: AvatarProps) {
  const style = { '--hue': memberHue(id), '--size': `${size}px` } as CSSProperties;
  return (
    <span className={clsx(styles.avatar, online === false && styles.away)} style={style} aria-hidden="true">
      {initials(alias)}
      {online === true && <span className={clsx(styles.dot, idle && styles.idle)} />}
    </span>
  );
}
