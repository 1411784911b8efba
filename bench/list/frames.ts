import type { Page } from '@playwright/test';
import { percentile } from '../lib/statistics.ts';

export type Frames = { readonly framesPerSecond: number; readonly p95Ms: number };

/** How evenly the page draws while `act` runs within it: the time from each frame to the next. */
export async function measureFrames(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { benchFrames: times });
    const note = (at: number) => {
      times.push(at);
      if ('benchFrames' in globalThis) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await act();
  const times = await page.evaluate(() => {
    const { benchFrames } = globalThis as unknown as { benchFrames: number[] };
    Reflect.deleteProperty(globalThis, 'benchFrames');
    return benchFrames;
  });
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const spentMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { framesPerSecond: (gaps.length * 1_000) / spentMs, p95Ms: percentile(gaps, 0.95) };
}

/** Bytes of the page's JavaScript heap, garbage collected first. */
export async function heapBytes(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.enable');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize;
}
