/** What the page asks: the image as a picture of at most `maxPixels` in each direction. */
export type PictureQuestion = { readonly id: number; readonly base64: string; readonly type: string; readonly maxPixels: number };
/** Null where the image is damaged, or of a kind that this browser does not know. */
export type PictureAnswer = { readonly id: number; readonly picture: MadePicture | null };
export type MadePicture = { readonly blob: Blob; readonly width: number; readonly height: number };

const QUALITY = 0.88;

self.onmessage = async ({ data }: MessageEvent<PictureQuestion>) => {
  const picture = await pictureOf(data).catch(() => null);
  const answer: PictureAnswer = { id: data.id, picture };
  self.postMessage(answer);
};

async function pictureOf({ base64, type, maxPixels }: PictureQuestion): Promise<MadePicture> {
  const original = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type });
  const bitmap = await createImageBitmap(original);
  try {
    const { width, height } = bitmap;
    const scale = Math.min(1, maxPixels / Math.max(width, height));
    // As it is: what moves goes on moving, and nothing is lost.
    if (scale === 1) return { blob: original, width, height };
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas to draw on');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
    return { blob, width: canvas.width, height: canvas.height };
  } finally {
    bitmap.close();
  }
}
