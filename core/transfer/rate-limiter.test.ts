import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { RateLimiter } from './rate-limiter.ts';

const KIB = 1024;
const never = new AbortController().signal;

/** Takes `piece` bytes again and again, and counts them. */
function startTaker(limiter: RateLimiter, piece: number, signal: AbortSignal = never) {
  const taken = { bytes: 0 };
  const run = async () => {
    for (;;) {
      await (limiter.take(piece, signal) ?? new Promise(setImmediate));
      taken.bytes += piece;
    }
  };
  run().catch(() => {});
  return taken;
}

describe('RateLimiter', () => {
  it('lets everything through at once without a limit', () => {
    const limiter = new RateLimiter(createFakeClock());
    expect(limiter.take(Number.MAX_SAFE_INTEGER, never)).toBeUndefined();
    expect(limiter.pieceBytes).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([16 * KIB, 1_000 * KIB, 200_000 * KIB])('lets %i bytes per second through, and a tenth of a second more after a rest', async (limit) => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, limit);
    const stop = new AbortController();
    const taken = startTaker(limiter, limiter.pieceBytes, stop.signal);
    for (let second = 0; second < 10; second++) await clock.advance(1_000);
    stop.abort(new Error('enough'));
    expect(taken.bytes).toBeGreaterThan(9.6 * limit);
    expect(taken.bytes).toBeLessThanOrEqual(10.2 * limit);
  });

  it('gives several takers the same, whatever each asks for at once', async () => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, 1_000 * KIB);
    const stop = new AbortController();
    const takers = [2 * KIB, 64 * KIB, 256 * KIB].map((piece) => startTaker(limiter, piece, AbortSignal.any([stop.signal])));
    await clock.advance(30_000);
    stop.abort(new Error('enough'));
    for (const { bytes } of takers) expect(Math.abs(bytes - 10_000 * KIB)).toBeLessThan(600 * KIB);
  });

  it('a new limit takes effect at once, for who waits already as well', async () => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, 16 * KIB);
    const waiting = limiter.take(1_000 * KIB, never)?.then(() => clock.monotonicMs());
    await clock.advance(1_000);
    limiter.setLimit(1_000 * KIB);
    await clock.advance(1_100);
    expect(await waiting).toBeLessThan(2_100);
  });

  it('no limit any more lets who waits go', async () => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, 16 * KIB);
    const waiting = limiter.take(1_000 * KIB, never);
    limiter.setLimit(undefined);
    await waiting;
    expect(clock.pendingTimers).toBe(0);
    expect(limiter.take(1_000 * KIB, never)).toBeUndefined();
  });

  it('who gives up waits no more, and takes nothing from the others', async () => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, 16 * KIB);
    const controller = new AbortController();
    const given = limiter.take(10_000 * KIB, controller.signal);
    const other = limiter.take(16 * KIB, never);
    controller.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
    await clock.advance(1_100);
    await other;
    await expect(limiter.take(100 * KIB, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});
