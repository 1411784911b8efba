/** Escape and other control characters, and those that turn the direction of writing: a peer must not steer the terminal. Tab and newline stay. */
const STEERING = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufff9-\ufffb]/gu;

/** `text` of a peer as a terminal may show it. Idempotent. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(STEERING, '');
}

/** The same on one line, for names. */
export function plainLine(text: string): string {
  return plainText(text).replace(/[\n\t]+/g, ' ');
}

/** Several lines with all but the first indented, so that no text can pass for a line of somebody else's. */
export function plainBlock(text: string): string {
  return plainText(text).replaceAll('\n', '\n    ');
}
