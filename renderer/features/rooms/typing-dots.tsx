import styles from './typing-dots.module.css';

/** Somebody writes. Decorative: the conversation says who. */
export function TypingDots() {
  return (
    <span className={styles.dots} aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
}
