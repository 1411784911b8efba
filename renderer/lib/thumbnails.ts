import type { ThumbnailAnswer, ThumbnailQuestion } from './thumbnail-worker.ts';
import { type AskableWorker, createWorkerQueue } from './worker-queue.ts';

/** Makes small WebP pictures of images, away from the thread that draws. */
export type Thumbnailer = {
  /** The picture as base64; null where none can be made, or not in time. */
  make(image: Blob): Promise<string | null>;
};

export type ThumbnailWorker = AskableWorker<Omit<ThumbnailQuestion, 'id'>, Omit<ThumbnailAnswer, 'id'>>;

const ANSWER_WAIT_MS = 5_000;

/** One image at a time; one that takes too long has no thumbnail. */
export function createThumbnailer(start: () => ThumbnailWorker = startWorker): Thumbnailer {
  const ask = createWorkerQueue(start, ANSWER_WAIT_MS);
  return { make: async (image) => (await ask({ image }))?.thumbnail ?? null };
}

function startWorker(): ThumbnailWorker {
  return new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { type: 'module' });
}
