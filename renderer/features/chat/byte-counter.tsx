import clsx from 'clsx';
import { MAX_TEXT_BYTES } from '../../../shared/wire/limits.ts';
import { words } from '../../locales/en.ts';
import styles from './composer.module.css';

const SHOWN_FROM_BYTES = MAX_TEXT_BYTES - 2_048;

export function isTooLong(bytes: number): boolean {
  return bytes > MAX_TEXT_BYTES;
}

/** How much still fits, once it matters. */
export function ByteCounter({ bytes }: { readonly bytes: number }) {
  if (bytes < SHOWN_FROM_BYTES) return null;
  const left = MAX_TEXT_BYTES - bytes;
  return (
    <span className={clsx(styles.counter, left < 0 && styles.over)} role="status" title={left < 0 ? words.chat.tooLong : undefined}>
      {left < 0 ? words.chat.bytesOver(-left) : words.chat.bytesLeft(left)}
    </span>
  );
}
