import { webpSize } from '../../shared/model/thumbnail.ts';

/** As much of a WebP file as tells its size. */
const HEADER_CHARS = 64;

/** Width and height in pixels of a thumbnail, a WebP as base64; undefined for what is none. */
export function thumbnailSize(thumbnail: string): { readonly width: number; readonly height: number } | undefined {
  return webpSize(Uint8Array.from(atob(thumbnail.slice(0, HEADER_CHARS)), (character) => character.charCodeAt(0)));
}
