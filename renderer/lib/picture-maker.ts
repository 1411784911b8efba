import type { ImageBytes } from '../../shared/ipc/contract.ts';
import type { MadePicture, PictureAnswer, PictureQuestion } from './picture-worker.ts';
import { type AskableWorker, createWorkerQueue } from './worker-queue.ts';

/** Decodes an image away from the thread that draws, into at most `maxPixels` in each direction; null where that fails or takes too long. */
export type PictureMaker = (image: ImageBytes, maxPixels: number) => Promise<MadePicture | null>;

export type PictureWorker = AskableWorker<Omit<PictureQuestion, 'id'>, Omit<PictureAnswer, 'id'>>;

const ANSWER_WAIT_MS = 15_000;

export function createPictureMaker(start: () => PictureWorker = startWorker): PictureMaker {
  const ask = createWorkerQueue(start, ANSWER_WAIT_MS);
  return async ({ base64, type }, maxPixels) => (await ask({ base64, type, maxPixels }))?.picture ?? null;
}

function startWorker(): PictureWorker {
  return new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
}
