import { open } from 'node:fs/promises';

/** Larger pictures are drawn without a thumbnail. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024;
const HEADER_BYTES = 12;

/** The bytes of the image in the file as base64; null when it holds none that a page can draw, or too large a one. Rejects when it cannot be read. */
export async function readImage(path: string): Promise<string | null> {
  await using file = await open(path, 'r');
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > MAX_IMAGE_BYTES) return null;
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || !isImage(header)) return null;
  const bytes = Buffer.alloc(stats.size);
  const read = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, read.bytesRead).toString('base64');
}

/** By its first bytes: names say little, and nothing but pictures is to reach the page. */
function isImage(header: Buffer): boolean {
  const is = (text: string, at = 0) => header.toString('latin1', at, at + text.length) === text;
  return (
    is('\x89PNG\r\n\x1a\n') ||
    is('\xff\xd8\xff') ||
    is('GIF87a') ||
    is('GIF89a') ||
    is('BM') ||
    (is('RIFF') && is('WEBP', 8)) ||
    is('ftypavif', 4) ||
    is('ftypavis', 4)
  );
}
