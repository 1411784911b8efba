import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { RateMeter } from './rate-meter.ts';

describe('RateMeter', () => {
  it('knows nothing at first, then the rate since the start', async () => {
    const clock = createFakeClock();
    const meter = new RateMeter(clock, 500);
    expect(meter.progress(500, 2_500)).toEqual({ bytes: 500, bytesPerSecond: 0 });
    await clock.advance(500);
    meter.sample(1_000);
    expect(meter.progress(1_000, 2_500)).toEqual({ bytes: 1_000, bytesPerSecond: 1_000, secondsLeft: 2 });
  });

  it('forgets what is older than three seconds', async () => {
    const clock = createFakeClock();
    const meter = new RateMeter(clock, 0);
    let bytes = 0;
    const run = async (quarters: number, bytesPerQuarter: number) => {
      for (let quarter = 0; quarter < quarters; quarter++) {
        await clock.advance(250);
        bytes += bytesPerQuarter;
        meter.sample(bytes);
      }
    };
    await run(20, 1_000_000);
    expect(meter.bytesPerSecond).toBe(4_000_000);
    await run(12, 250);
    expect(meter.bytesPerSecond).toBe(1_000);
  });

  it('falls to 0 by itself when nothing comes any more', async () => {
    const clock = createFakeClock();
    const meter = new RateMeter(clock, 0);
    await clock.advance(1_000);
    meter.sample(1_000);
    await clock.advance(1_000);
    expect(meter.bytesPerSecond).toBe(500);
    await clock.advance(2_001);
    expect(meter.bytesPerSecond).toBe(0);
  });
});
