import { expect, it } from 'vitest';
import { sleep } from '../lib/clock.ts';
import { createFakeClock } from './fake-clock.ts';

it('runs what falls due in order of its time, each at its own time', async () => {
  const clock = createFakeClock();
  const seen: string[] = [];
  const at = (delayMs: number, name: string) => clock.after(delayMs, () => void seen.push(`${name} at ${clock.monotonicMs()}`));
  at(20, 'c');
  at(10, 'a');
  at(10, 'b');
  at(21, 'late');
  const startWallMs = clock.wallMs();
  await clock.advance(20);
  expect(seen).toEqual(['a at 10', 'b at 10', 'c at 20']);
  expect(clock.wallMs() - startWallMs).toBe(20);
  expect(clock.pendingTimers).toBe(1);
});

it('runs timers that timers and promises make under way', async () => {
  const clock = createFakeClock();
  const seen: number[] = [];
  const run = async () => {
    for (let round = 0; round < 3; round++) {
      await sleep(clock, 10);
      seen.push(clock.monotonicMs());
    }
  };
  const done = run();
  await clock.advance(100);
  await done;
  expect(seen).toEqual([10, 20, 30]);
  expect(clock.pendingTimers).toBe(0);
});

it('does not run what was disposed; disposing twice or late is safe', async () => {
  const clock = createFakeClock();
  let ran = 0;
  const disposed = clock.after(5, () => ran++);
  const kept = clock.after(5, () => ran++);
  disposed[Symbol.dispose]();
  disposed[Symbol.dispose]();
  await clock.advance(5);
  kept[Symbol.dispose]();
  expect(ran).toBe(1);
});
