import { z } from 'zod';
import { MAX_THUMBNAIL_BYTES, MAX_THUMBNAIL_PIXELS } from '../wire/limits.ts';

const MAX_BASE64_CHARS = Math.ceil(MAX_THUMBNAIL_BYTES / 3) * 4;

/** A small picture for a card: a still WebP of at most 12 KiB and 320 x 320 pixels, as base64. Its size is read from its header, so that nobody decodes a bomb. */
export const thumbnailSchema = z.base64().max(MAX_BASE64_CHARS).refine(isSmallWebp, 'is no small WebP picture');

function isSmallWebp(base64: string): boolean {
  const size = webpSize(bytesOf(base64.slice(0, 64)));
  return size !== undefined && isSmall(size.width) && isSmall(size.height);
}

function isSmall(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_THUMBNAIL_PIXELS;
}

/** Width and height in pixels by the header of a still WebP picture (RFC 9649); undefined for everything else. */
export function webpSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  if (bytes.length < 30 || text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WEBP') return undefined;
  const at = (index: number) => bytes[index] ?? 0;
  switch (text(bytes, 12)) {
    case 'VP8 ':
      if (at(23) !== 0x9d || at(24) !== 0x01 || at(25) !== 0x2a) return undefined;
      return { width: (at(26) | (at(27) << 8)) & 0x3fff, height: (at(28) | (at(29) << 8)) & 0x3fff };
    case 'VP8L':
      if (at(20) !== 0x2f) return undefined;
      return {
        width: 1 + (((at(22) & 0x3f) << 8) | at(21)),
        height: 1 + (((at(24) & 0x0f) << 10) | (at(23) << 2) | (at(22) >> 6)),
      };
    case 'VP8X':
      // An animation would be decoded for as long as it is seen.
      if ((at(20) & 0x02) !== 0) return undefined;
      return { width: 1 + at(24) + (at(25) << 8) + (at(26) << 16), height: 1 + at(27) + (at(28) << 8) + (at(29) << 16) };
    default:
      return undefined;
  }
}

function text(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4));
}

function bytesOf(base64: string): Uint8Array {
  const text = base64.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  for (let index = 0; index < bytes.length; index++) {
    const at = (index * 4) / 3;
    const pair = (valueAt(text, Math.floor(at)) << 6) | valueAt(text, Math.floor(at) + 1);
    bytes[index] = pair >> (4 - 2 * (index % 3));
  }
  return bytes;
}

function valueAt(text: string, index: number): number {
  return BASE64.indexOf(text[index] ?? 'A');
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
