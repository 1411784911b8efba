import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forEachOf, TaskPool } from './task-pool.ts';

describe('TaskPool', () => {
  it('runs so many at once, in their order', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    await forEachOf([...Array(100).keys()], 3, async (item) => {
      begun.push(item);
      most = Math.max(most, ++running);
      await nextTurn();
      running--;
    });
    expect(begun).toEqual([...Array(100).keys()]);
    expect(most).toBe(3);
  });

  it('begins nothing after one failed, and tells of the first failure when what ran is over', async () => {
    const failures: unknown[] = [];
    const pool = new TaskPool(2, (error) => failures.push(error));
    const slow = Promise.withResolvers<void>();
    let isOver = false;
    let later = 0;
    pool.run(async () => {
      await slow.promise;
      isOver = true;
    });
    pool.run(() => Promise.reject(new Error('first')));
    for (let index = 0; index < 5; index++) pool.run(async () => void later++);
    await nextTurn();
    expect(failures).toEqual([new Error('first')]);
    pool.run(() => Promise.reject(new Error('second')));
    slow.resolve();
    await expect(pool.idle()).rejects.toThrow('first');
    expect({ isOver, later, failures: failures.length }).toEqual({ isOver: true, later: 0, failures: 1 });
  });

  it('begins nothing of a list after one failed, and tells when what ran is over', async () => {
    const begun: number[] = [];
    let isOver = false;
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      isOver = true;
    };
    await expect(forEachOf([0, 1, 2, 3, 4], 2, work)).rejects.toThrow('first');
    expect({ begun, isOver }).toEqual({ begun: [0, 1], isOver: true });
    await forEachOf([], 3, () => Promise.reject(new Error('of nothing')));
  });

  it('is idle at once when there is nothing to do, and again after more came', async () => {
    const pool = new TaskPool(1);
    await pool.idle();
    let done = 0;
    for (let index = 0; index < 3; index++) pool.run(async () => void done++);
    await pool.idle();
    expect(done).toBe(3);
    pool.run(async () => void done++);
    await pool.idle();
    expect(done).toBe(4);
  });
});
