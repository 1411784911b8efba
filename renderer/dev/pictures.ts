import type { ImageBytes } from '../../shared/ipc/contract.ts';

/** Three small landscapes, as senders make thumbnails: WebP of 96 x 96 pixels, as base64. */
export const PICTURES: readonly string[] = [
  'UklGRoADAABXRUJQVlA4WAoAAAAgAAAAXwAAXwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggkgEAALANAJ0BKmAAYAA+0WCpTyglpCamWSsJABoJYwDNeKlKdHzAmWoesuHr+E86E84zQWh3GijADkBAdnlWDpxsiR8v1cKfrn2aL8fiTDwoBnTpXyKT2A3Z5SLT81E9Hl+nZMCdu4KTgiQ4uAu4WlTx/jX0b4mOX8AA/tqNlfg/UqxDsOX8OpY41CMGSHP588QUfdAEfcq7UzNVdTCWVBNdaz0lwtc16iG78rfjMew3WoBRsYOXYSlhIkrpyqDbjAmUEnyrD28ZjNEiPmrbNlNvP790AR9yr4+eOjviDW0Sd8g4t1QqBCj2DOXtkzFdDOu1ORTi9P6z7iugYm5K9XCYYgwkqshsJq6dUAMEQCt15TKbj58mAnT1lZ/YghLLPKer1dqm+bgVBR6NweRHpfVAB+05WfrQoswMQuiKh0AEGyGDeWxNGGcTDE+1E3ihMCzJnn26PbZ3H7IzY/5sPmMg7ZfS2kwG9Y03+zmmOYKPvuZV4BxB4KkJre9m/xLTY5SY9jeJyxcsZCAyD4cK2gL7hgAAAA==',
  'UklGRmADAABXRUJQVlA4WAoAAAAgAAAAXwAAXwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggcgEAAFANAJ0BKmAAYAA+0ViiTKglIyKvGHoZABoJYwDHraUjq4JSvhQ9RAZwYJxZnaKGmCyizXsOzxO86ghYNN50ErcNbYwfxwwoeqeYGoUglavC9v4nyRjR2pMw8vuQh7DJzJnPgLZR1TWN6l24ogBp9/tqpQAA/uOjnaZ5HYQtLV/BskU2uXGnnQ2qs2uMnnT/9Nd/YHgXfnAJpUuP+U5Xp7m1c8mVoQP5BKZnrdRGwKAvN/Byw0x8IxivDxzS/TzInkt6tFy5xWiESNXD0Ocl3vo3Spl6usMVk+JUNc6f6bnwSAcC/1FQyokbolUp3aL4B0qerpfyqvTHYeIME3lllFiKKt3exYk4GyZFZc66ACFNSztpCEi0SDeXc9zaOkELphPkX9aZs634HsZRd8oZspPOpKh8mxetMRcWHooKl9XCRZMPaI/g1h+57idpfzqZjGVzgjxnqiLW/kxpNRCivc4tqvWSkI9vE/YFdswsOBrQAAA=',
  'UklGRloDAABXRUJQVlA4WAoAAAAgAAAAXwAAXwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggbAEAAPAKAJ0BKmAAYAA+0VymUCgkoyKo9mopABoJZQDOsB/MlGjRewPhBJWnY20AyNoaMcJoIuC9+zOga6rgqSeEmypnjeuLu5whePr/wYjZ7qx92VLJZiXzSGAh/mN3E67bgAD+8CCnvryr1eY5ExbHSO5Ml4LKT4om+9f4LaiTpRNNbnYI72hektgF05wFWOcsHyTj4iR8jLJlZN8tXzWKWrLF6foXEyxUAsGp3jpd8SDCyglBlywPqAi22JCcZ1euWQejL6wpWTFcFmAGvNPrQfxqK51LI5raEUaGZ6gS87yUpoYWUVegXLmPIR6a3RNClAm8tNPDLkuqsguhPui8AMMQWe5Fd+mMCyR0ni7qNWB+j1Loo+pUIKdhG2L1+zYTpVHrJE6FIUE/zhG7NMMMxpYrbLFG8pxOdxMv3LhZ1rupKJuw0dmu9QYze3za5SDpHak+nc7fImzkxL+uiHt2JFNpo2jftI+xKbaQAAA=',
];

/** One of them; the same for the same number. */
export function picture(index: number): string {
  return PICTURES[index % PICTURES.length] ?? '';
}

const WIDTH = 1_600;
const HEIGHT = 1_200;

/** The landscape of a thumbnail in full size. */
export async function drawPicture(thumbnail: string): Promise<ImageBytes> {
  const index = Math.max(0, PICTURES.indexOf(thumbnail));
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (context !== null) drawLandscape(context, index);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return { type: blob.type, base64, width: WIDTH, height: HEIGHT };
}

const SKIES = [
  ['#3d6fb4', '#f6c99a', '#ffe7c2'],
  ['#26345f', '#b2678c', '#f7b98a'],
  ['#5aa6c9', '#bfe3e0', '#fff4d8'],
] as const;
const HILLS = [
  ['#7d9bb5', '#56788f', '#35576a', '#1f3a48'],
  ['#6b4d73', '#4b3a63', '#33294e', '#1e1936'],
  ['#8fb79a', '#659a7d', '#437c62', '#275744'],
] as const;

function drawLandscape(context: OffscreenCanvasRenderingContext2D, index: number): void {
  const [top, middle, bottom] = SKIES[index % SKIES.length] ?? SKIES[0];
  const sky = context.createLinearGradient(0, 0, 0, HEIGHT);
  sky.addColorStop(0, top);
  sky.addColorStop(0.55, middle);
  sky.addColorStop(0.8, bottom);
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#fff6df';
  context.beginPath();
  context.arc(WIDTH * (0.3 + 0.2 * index), HEIGHT * 0.4, 90, 0, 2 * Math.PI);
  context.fill();
  for (const [row, colour] of (HILLS[index % HILLS.length] ?? HILLS[0]).entries()) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(0, HEIGHT);
    for (let x = 0; x <= WIDTH; x += 8) {
      const wave = Math.sin(x / (150 + 60 * row) + row * 2.1 + index) + 0.5 * Math.sin(x / (47 + 11 * row) + row);
      context.lineTo(x, HEIGHT * (0.55 + 0.11 * row) - wave * (70 - 12 * row));
    }
    context.lineTo(WIDTH, HEIGHT);
    context.fill();
  }
}
