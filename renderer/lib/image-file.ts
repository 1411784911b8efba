/** An image larger than this gets no thumbnail. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
};

/** The media type of an image that a thumbnail can be made of, by its name; undefined for everything else, and for one that is empty or too large. */
export function imageType({ name, size }: { readonly name: string; readonly size: number }): string | undefined {
  if (size === 0 || size > MAX_IMAGE_BYTES) return undefined;
  return TYPES[/\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? ''];
}
