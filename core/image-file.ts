import { type FileHandle, open } from 'node:fs/promises';
import type { ImageBytes } from '../shared/ipc/contract.ts';
import { imageType, readImageHeader } from './image-header.ts';

/** Larger pictures are drawn without a thumbnail, and not shown within the app. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024;
/** What a page may have to decode: four bytes for each of them. */
export const MAX_IMAGE_PIXELS = 64_000_000;
const HEADER_BYTES = 12;

/** The bytes of the image in the file as base64; null when it holds none that a page can draw, or too large a one. Rejects when it cannot be read. */
export async function readImage(path: string): Promise<string | null> {
  await using file = await open(path, 'r');
  return (await readImageBytes(file))?.toString('base64') ?? null;
}

/** As `readImage`, with what the image is and how large it is drawn; null also when that cannot be told. */
export async function readShownImage(path: string): Promise<ImageBytes | null> {
  await using file = await open(path, 'r');
  const bytes = await readImageBytes(file);
  const header = bytes === undefined ? undefined : readImageHeader(bytes);
  if (bytes === undefined || header === undefined || header.width * header.height > MAX_IMAGE_PIXELS) return null;
  return { ...header, base64: bytes.toString('base64') };
}

async function readImageBytes(file: FileHandle): Promise<Buffer | undefined> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > MAX_IMAGE_BYTES) return undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || imageType(header) === undefined) return undefined;
  const bytes = Buffer.alloc(stats.size);
  const read = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, read.bytesRead);
}
