import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sayGoodbyeBeforeQuit } from './quit.ts';

/** As much of Electron's app as a quit needs: it ends when nobody prevents it. */
class FakeApp extends EventEmitter {
  ended = false;

  quit(): void {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit('before-quit', { preventDefault });
    if (!prevented) this.ended = true;
  }
}

function start(goodbye: () => Promise<void>): FakeApp {
  const app = new FakeApp();
  sayGoodbyeBeforeQuit(app as unknown as App, goodbye);
  return app;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the app ends once the goodbye is said, however often it is asked to', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const goodbye = vi.fn(() => promise);
  const app = start(goodbye);
  app.quit();
  app.quit();
  expect(app.ended).toBe(false);
  resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(app.ended).toBe(true);
  expect(goodbye).toHaveBeenCalledTimes(1);
});

test('a goodbye that does not come to an end is given 3 s', async () => {
  const app = start(() => new Promise(() => {}));
  app.quit();
  await vi.advanceTimersByTimeAsync(2_999);
  expect(app.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(app.ended).toBe(true);
});

test('a goodbye that fails does not keep the app', async () => {
  const app = start(() => Promise.reject(new Error('the disk is gone')));
  app.quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(app.ended).toBe(true);
});
