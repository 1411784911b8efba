import { expect, test } from 'vitest';
import { MESSAGES_BURST, MESSAGES_PER_SECOND } from '../shared/wire/limits.ts';
import { Pacer } from './pacer.ts';

test('a long text goes out as fast as the room takes messages, never faster', async () => {
  let nowMs = 0;
  const sentMs: number[] = [];
  const pacer = new Pacer(
    () => nowMs,
    async (delayMs) => {
      nowMs += delayMs;
    },
  );
  for (let count = 0; count < 500; count++) {
    await pacer.next();
    sentMs.push(nowMs);
  }
  // The room's own count: a bucket of MESSAGES_BURST that fills with MESSAGES_PER_SECOND.
  let tokens = MESSAGES_BURST;
  let lastMs = 0;
  for (const atMs of sentMs) {
    tokens = Math.min(MESSAGES_BURST, tokens + ((atMs - lastMs) / 1000) * MESSAGES_PER_SECOND) - 1;
    lastMs = atMs;
    expect(tokens).toBeGreaterThanOrEqual(0);
  }
  expect(nowMs / 1000).toBeLessThan(500 / MESSAGES_PER_SECOND);
});
