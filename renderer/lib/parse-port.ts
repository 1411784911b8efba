/** A port from 1 to 65535 as typed in decimal, else undefined. */
export function parsePort(text: string): number | undefined {
  if (!/^\d{1,5}$/u.test(text.trim())) return undefined;
  const port = Number(text.trim());
  return port >= 1 && port <= 65_535 ? port : undefined;
}
