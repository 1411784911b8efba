import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDLE_AFTER_MS, watchIdle } from './watch-idle.ts';

function setUp() {
  const target = new EventTarget();
  const told: boolean[] = [];
  const stop = watchIdle({ target, onChange: (idle) => told.push(idle) });
  return { told, stop, touch: (sign = 'pointermove') => target.dispatchEvent(new Event(sign)) };
}

describe('watchIdle', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells that nobody is there after five minutes without a sign, once', () => {
    const { told } = setUp();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(IDLE_AFTER_MS * 3);
    expect(told).toEqual([true]);
  });

  it('counts from the last sign of life', () => {
    const { told, touch } = setUp();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1_000);
    touch();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true]);
  });

  it.each(['keydown', 'pointerdown', 'wheel', 'touchstart', 'focus'])('tells at once that somebody is back: %s', (sign) => {
    const { told, touch } = setUp();
    vi.advanceTimersByTime(IDLE_AFTER_MS);
    touch(sign);
    expect(told).toEqual([true, false]);
    vi.advanceTimersByTime(IDLE_AFTER_MS);
    expect(told).toEqual([true, false, true]);
  });

  it('leaves nobody behind as idle when it stops', () => {
    const { told, stop, touch } = setUp();
    vi.advanceTimersByTime(IDLE_AFTER_MS);
    stop();
    expect(told).toEqual([true, false]);
    touch();
    vi.advanceTimersByTime(IDLE_AFTER_MS * 2);
    expect(told).toEqual([true, false]);
  });
});
