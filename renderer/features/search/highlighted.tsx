import type { ReactNode } from 'react';
import styles from './hit-list.module.css';

type HighlightedProps = { readonly text: string; readonly highlights: readonly (readonly [number, number])[] };

/** A line with what was found in it marked. */
export function Highlighted({ text, highlights }: HighlightedProps) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of highlights) {
    if (start < at || end <= start) continue;
    parts.push(
      text.slice(at, start),
      <mark key={start} className={styles.mark}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
