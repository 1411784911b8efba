import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ThumbnailQuestion } from './thumbnail-worker.ts';
import { createThumbnailer, type ThumbnailWorker } from './thumbnails.ts';

type FakeWorker = ThumbnailWorker & { readonly asked: ThumbnailQuestion[]; ended: boolean; answer(thumbnail: string | null): void };

function open() {
  const workers: FakeWorker[] = [];
  const thumbnailer = createThumbnailer(() => {
    const worker: FakeWorker = {
      asked: [],
      ended: false,
      onmessage: null,
      onerror: null,
      postMessage: (question) => worker.asked.push(question),
      terminate: () => {
        worker.ended = true;
      },
      answer: (thumbnail) => worker.onmessage?.({ data: { id: worker.asked.at(-1)?.id ?? 0, thumbnail } } as MessageEvent),
    };
    workers.push(worker);
    return worker;
  });
  return { workers, thumbnailer };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const image = new Blob(['x'], { type: 'image/png' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('images are asked one by one, of one worker', async () => {
  const { workers, thumbnailer } = open();
  const first = thumbnailer.make(image);
  const second = thumbnailer.make(image);
  await settle();
  expect(workers[0]?.asked).toHaveLength(1);
  workers[0]?.answer('first');
  expect(await first).toBe('first');
  await settle();
  workers[0]?.answer(null);
  expect(await second).toBeNull();
  expect(workers).toHaveLength(1);
});

test('an image that takes too long has no thumbnail, and the next one gets a new worker', async () => {
  const { workers, thumbnailer } = open();
  const slow = thumbnailer.make(image);
  const next = thumbnailer.make(image);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await slow).toBeNull();
  expect(workers[0]?.ended).toBe(true);
  await settle();
  workers[1]?.answer('quick');
  expect(await next).toBe('quick');
});

test('a worker that breaks, or cannot be started, costs the thumbnail only', async () => {
  const { workers, thumbnailer } = open();
  const broken = thumbnailer.make(image);
  await settle();
  workers[0]?.onerror?.({} as ErrorEvent);
  expect(await broken).toBeNull();
  const none = createThumbnailer(() => {
    throw new Error('no workers here');
  });
  expect(await none.make(image)).toBeNull();
});
