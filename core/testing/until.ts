import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once `condition` holds; asks every few milliseconds, for real time. @throws after `withinMs`, naming what was awaited. */
export async function until(what: string, condition: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await delay(2);
  }
}
