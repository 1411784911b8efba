import { describe, expect, it } from 'vitest';
import type { Progress } from '../../shared/model/transfer.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { ProgressReporter, ProgressSampler } from './progress-reporter.ts';

describe('ProgressReporter', () => {
  it('[FT3] tells changes at once, progress at most every 250 ms, and the last progress always', async () => {
    const clock = createFakeClock();
    const times: number[] = [];
    const reporter = new ProgressReporter(clock, () => times.push(clock.monotonicMs()));
    reporter.changed();
    for (let step = 0; step < 10; step++) {
      await clock.advance(60);
      reporter.progressed();
    }
    expect(times).toEqual([0, 250, 500]);
    reporter.changed();
    expect(times).toEqual([0, 250, 500, 600]);
    reporter.progressed();
    await clock.advance(1_000);
    expect(times).toEqual([0, 250, 500, 600, 850]);
  });

  it('says nothing after it was disposed', async () => {
    const clock = createFakeClock();
    let told = 0;
    const reporter = new ProgressReporter(clock, () => told++);
    reporter.changed();
    reporter.progressed();
    reporter[Symbol.dispose]();
    await clock.advance(1_000);
    expect(told).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('ProgressSampler', () => {
  it('[FT3] samples every 250 ms, and falls silent when nothing changes', async () => {
    const clock = createFakeClock();
    const samples: Progress[] = [];
    const sampler = new ProgressSampler({ clock, startBytes: 100, size: 1_100, onSample: (progress) => samples.push(progress) });
    sampler.bytes = 200;
    sampler.bytes = 350;
    await clock.advance(250);
    expect(samples).toEqual([{ bytes: 350, bytesPerSecond: 1_000, secondsLeft: 1 }]);
    await clock.advance(10_000);
    expect(samples.at(-1)).toEqual({ bytes: 350, bytesPerSecond: 0 });
    const count = samples.length;
    await clock.advance(10_000);
    expect(samples).toHaveLength(count);
    sampler[Symbol.dispose]();
    expect(clock.pendingTimers).toBe(0);
  });
});
