import { describe, expect, it } from 'vitest';
import { silentLogger } from '../lib/logger.ts';
import type { Statement } from '../lib/sqlite/database.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { LazyWrites } from './lazy-writes.ts';

const statement = (sql: string): Statement => ({ sql });

function openWrites() {
  const clock = createFakeClock();
  const written: string[][] = [];
  const disk = { fails: false };
  const write = async (statements: readonly Statement[]) => {
    if (disk.fails) throw new Error('the disk is gone');
    written.push(statements.map(({ sql }) => sql));
  };
  return { clock, written, disk, writes: new LazyWrites({ clock, logger: silentLogger, write }) };
}

describe('lazy writes', () => {
  it('come a second later in one transaction, of each key the last', async () => {
    const { clock, written, writes } = openWrites();
    writes.put('a', statement('a1'));
    writes.put('b', statement('b1'));
    await clock.advance(999);
    writes.put('a', statement('a2'));
    expect(written).toEqual([]);
    await clock.advance(1);
    expect(written).toEqual([['a2', 'b1']]);
    await clock.advance(5_000);
    expect(written).toHaveLength(1);
  });

  it('are done at once at the end', async () => {
    const { written, writes, clock } = openWrites();
    writes.put('a', statement('a1'));
    await writes[Symbol.asyncDispose]();
    expect(written).toEqual([['a1']]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that fail are lost, and harm nothing else', async () => {
    const { clock, written, disk, writes } = openWrites();
    disk.fails = true;
    writes.put('a', statement('a1'));
    await clock.advance(1_000);
    disk.fails = false;
    writes.put('b', statement('b1'));
    await writes[Symbol.asyncDispose]();
    expect(written).toEqual([['b1']]);
  });
});
