import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { SlabPool, type Slice } from './slab-pool.ts';

describe('SlabPool', () => {
  it('never gives the same bytes to two, whatever is taken and released', () => {
    const random = seededRandom(1);
    const pool = new SlabPool(1_000, 2);
    const held: { readonly slice: Slice; readonly mark: number }[] = [];
    for (let step = 0; step < 5_000; step++) {
      if (held.length < 20 && random() < 0.6) {
        const slice = pool.take(Math.floor(random() * 1_001));
        slice.bytes.fill(step % 251);
        held.push({ slice, mark: step % 251 });
      } else {
        const [released] = held.splice(Math.floor(random() * held.length), 1);
        released?.slice.release();
      }
      for (const { slice, mark } of held) expect(slice.bytes.every((byte) => byte === mark)).toBe(true);
    }
  });

  it('uses a slab again when nothing is in it', () => {
    const pool = new SlabPool(100, 1);
    const buffers = new Set<ArrayBufferLike>();
    for (let step = 0; step < 50; step++) {
      const slices = [pool.take(60), pool.take(60)];
      for (const { bytes } of slices) buffers.add(bytes.buffer);
      for (const slice of slices) slice.release();
    }
    expect(buffers.size).toBe(2);
  });

  it('lets go of what is more than it is to keep', () => {
    const pool = new SlabPool(100, 1);
    const slices = Array.from({ length: 5 }, () => pool.take(100));
    const buffers = new Set(slices.map(({ bytes }) => bytes.buffer));
    for (const slice of slices) slice.release();
    const again = Array.from({ length: 5 }, () => pool.take(100).bytes.buffer);
    // The last one, which was current, and one that was kept.
    expect(again.filter((buffer) => buffers.has(buffer))).toHaveLength(2);
  });
});
