import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('[LM1] allows its capacity at once, then one per refill', () => {
    const bucket = new TokenBucket({ capacity: 3, refillMs: 50 }, 0);
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
    expect(bucket.take(0)).toBe(50);
    expect(bucket.take(49)).toBe(1);
    expect(bucket.take(50)).toBe(0);
    expect(bucket.take(50)).toBe(50);
  });

  it('[LM1] never holds more than its capacity', () => {
    const bucket = new TokenBucket({ capacity: 2, refillMs: 50 }, 0);
    expect([bucket.take(1e9), bucket.take(1e9), bucket.take(1e9)]).toEqual([0, 0, 50]);
  });
});
