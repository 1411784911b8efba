import type { TerminalEvent } from './terminal-event.ts';

/** What JSON lets through and a terminal or a line-wise reader might act on. */
const UNSAFE = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** `event` as one line of JSON in which everything that could steer a terminal is escaped. Ends with a newline. */
export function jsonLine(event: TerminalEvent): string {
  const json = JSON.stringify(event).replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${json}\n`;
}
