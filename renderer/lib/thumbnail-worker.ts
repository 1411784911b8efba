import { MAX_THUMBNAIL_BYTES, MAX_THUMBNAIL_PIXELS } from '../../shared/wire/limits.ts';

/** What the page asks: the thumbnail of one image. */
export type ThumbnailQuestion = { readonly id: number; readonly image: Blob };
/** WebP as base64, or null where none could be made. */
export type ThumbnailAnswer = { readonly id: number; readonly thumbnail: string | null };

/** From the one that looks best on; the first that fits is taken. */
const ATTEMPTS: readonly { readonly pixels: number; readonly quality: number }[] = [
  { pixels: MAX_THUMBNAIL_PIXELS, quality: 0.75 },
  { pixels: MAX_THUMBNAIL_PIXELS, quality: 0.5 },
  { pixels: 240, quality: 0.5 },
  { pixels: 160, quality: 0.45 },
  { pixels: 96, quality: 0.4 },
];

self.onmessage = async ({ data }: MessageEvent<ThumbnailQuestion>) => {
  // What is damaged, or of a kind that this browser does not know, has no thumbnail.
  const thumbnail = await thumbnailOf(data.image).catch(() => null);
  const answer: ThumbnailAnswer = { id: data.id, thumbnail };
  self.postMessage(answer);
};

async function thumbnailOf(image: Blob): Promise<string | null> {
  // One side alone keeps the proportions.
  const bitmap = await createImageBitmap(image, { resizeWidth: MAX_THUMBNAIL_PIXELS, resizeQuality: 'medium' });
  try {
    for (const { pixels, quality } of ATTEMPTS) {
      const blob = await encode(bitmap, pixels, quality);
      // A browser that cannot write WebP answers with a PNG.
      if (blob.type !== 'image/webp') return null;
      if (blob.size <= MAX_THUMBNAIL_BYTES) return base64Of(new Uint8Array(await blob.arrayBuffer()));
    }
    return null;
  } finally {
    bitmap.close();
  }
}

function encode(bitmap: ImageBitmap, pixels: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, pixels / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/webp', quality });
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
