import type { ThumbnailAnswer, ThumbnailQuestion } from './thumbnail-worker.ts';

/** Makes small WebP pictures of images, away from the thread that draws. */
export type Thumbnailer = {
  /** The picture as base64; null where none can be made, or not in time. */
  make(image: Blob): Promise<string | null>;
};

/** What a page can do with a worker; tests give a fake. */
export type ThumbnailWorker = {
  postMessage(question: ThumbnailQuestion): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<ThumbnailAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

const ANSWER_WAIT_MS = 5_000;

/** A worker is started with the first image, asked one by one, and ended when one takes too long: the next image gets a new one. */
export function createThumbnailer(start: () => ThumbnailWorker = startWorker): Thumbnailer {
  let worker: ThumbnailWorker | undefined;
  let asked = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function ask(image: Blob): Promise<string | null> {
    const id = ++asked;
    return new Promise((resolve) => {
      const used = worker ?? start();
      worker = used;
      const giveUp = () => {
        used.terminate();
        worker = undefined;
        settle(null);
      };
      const timer = setTimeout(giveUp, ANSWER_WAIT_MS);
      const settle = (thumbnail: string | null) => {
        clearTimeout(timer);
        resolve(thumbnail);
      };
      used.onerror = giveUp;
      used.onmessage = ({ data }) => data.id === id && settle(data.thumbnail);
      used.postMessage({ id, image });
    });
  }

  return {
    make(image) {
      const answer = queue.then(() => ask(image)).catch(() => null);
      queue = answer;
      return answer;
    },
  };
}

function startWorker(): ThumbnailWorker {
  return new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { type: 'module' });
}
