/** The beginning of `text` as one line of at most `max` UTF-16 units; a character of two is never cut. */
export function toPlainLine(text: string, max: number): string {
  const line = text
    .slice(0, max * 4)
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (line.length <= max) return line;
  const lastUnit = line.charCodeAt(max - 1);
  const isHalf = lastUnit >= 0xd800 && lastUnit <= 0xdbff;
  return line.slice(0, isHalf ? max - 1 : max);
}
