/** One end of the fan-out: says texts, and is told of every one that anybody said. */
export type Station = {
  say(texts: readonly string[]): void;
  close(): void;
};

export const TEXT_BYTES = 100;
const STAMP_DIGITS = 16;
const STAMP = Buffer.from('t=');

/** A text of 100 bytes that says when it was said, by the clock that all processes of this machine share. */
export function stampedText(): string {
  return `t=${String(process.hrtime.bigint()).padStart(STAMP_DIGITS, '0')} `.padEnd(TEXT_BYTES, 'lorem ipsum ');
}

/** Milliseconds since the text in `payload` was said; undefined when it has no stamp. */
export function ageOf(payload: Uint8Array): number | undefined {
  const at = Buffer.from(payload.buffer, payload.byteOffset, payload.length).indexOf(STAMP);
  if (at === -1) return undefined;
  const digits = Buffer.from(payload.buffer, payload.byteOffset + at + STAMP.length, STAMP_DIGITS).toString('latin1');
  return Number(process.hrtime.bigint() - BigInt(digits)) / 1e6;
}
