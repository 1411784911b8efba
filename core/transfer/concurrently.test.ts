import { describe, expect, it } from 'vitest';
import { forEachConcurrently } from './concurrently.ts';

describe('forEachConcurrently', () => {
  it.each([0, 1, 3, 10])('does all of %i items, three at a time', async (count) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const done: number[] = [];
    let [running, most] = [0, 0];
    await forEachConcurrently(items, 3, async (item) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done.push(item);
    });
    expect(done).toEqual(items);
    expect(most).toBe(Math.min(3, count));
  });

  it('begins nothing more after a failure, and tells it when what runs is over', async () => {
    const begun: number[] = [];
    let isOver = false;
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error('no');
      await new Promise(setImmediate);
      isOver = true;
    };
    await expect(forEachConcurrently([0, 1, 2, 3], 2, work)).rejects.toThrow('no');
    expect(begun).toEqual([0, 1]);
    expect(isOver).toBe(true);
  });
});
