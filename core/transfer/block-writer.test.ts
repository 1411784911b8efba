import { describe, expect, it } from 'vitest';
import { FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { BlockWriter } from './block-writer.ts';
import { seededBytes } from './testing/seeded-bytes.ts';

function slowSink() {
  const blocks: Buffer[] = [];
  const releases: (() => void)[] = [];
  return {
    blocks,
    release: () => releases.shift()?.(),
    async append(block: Uint8Array) {
      await new Promise<void>((resolve) => releases.push(resolve));
      blocks.push(Buffer.from(block));
    },
  };
}

const noRoom = { onRoom: () => {}, onFailed: () => {} };

describe('BlockWriter', () => {
  it.each([1, 7, 1_000, 16_384, 65_536, FILE_WRITE_BYTES, FILE_WRITE_BYTES + 1, 3 * FILE_WRITE_BYTES])(
    '[FT8] writes the same bytes in the same blocks for chunks of %i bytes',
    async (chunkBytes) => {
      const data = seededBytes(1, chunkBytes === 1 ? 100_000 : 2 * FILE_WRITE_BYTES + 12_345);
      const blocks: Buffer[] = [];
      const sink = { append: async (block: Uint8Array) => void blocks.push(Buffer.from(block)) };
      const writer = new BlockWriter({ sink, expectedBytes: data.length, ...noRoom });
      for (let offset = 0; offset < data.length; offset += chunkBytes) {
        writer.push(data.subarray(offset, offset + chunkBytes));
        await Promise.resolve();
      }
      await writer.flush();
      expect(Buffer.concat(blocks).equals(data)).toBe(true);
      for (const block of blocks.slice(0, -1)) expect(block.length).toBe(FILE_WRITE_BYTES);
    },
  );

  it('[FT8] has one write in flight, is crowded while two blocks wait, and tells when there is room again', async () => {
    const sink = slowSink();
    let roomTold = 0;
    const writer = new BlockWriter({ sink, expectedBytes: 4 * FILE_WRITE_BYTES, onRoom: () => roomTold++, onFailed: () => {} });
    const block = Buffer.alloc(FILE_WRITE_BYTES);
    writer.push(block);
    writer.push(block);
    expect(writer.crowded).toBe(false);
    writer.push(block);
    expect(writer.crowded).toBe(true);
    sink.release();
    await expect.poll(() => roomTold).toBe(1);
    expect(writer.crowded).toBe(false);
    expect(sink.blocks).toHaveLength(1);
    const flushed = writer.flush();
    sink.release();
    await expect.poll(() => sink.blocks.length).toBe(2);
    sink.release();
    await flushed;
    expect(sink.blocks).toHaveLength(3);
  });

  it('does not touch a block that is being written', async () => {
    const sink = slowSink();
    const writer = new BlockWriter({ sink, expectedBytes: 3 * FILE_WRITE_BYTES, ...noRoom });
    for (const fill of [1, 2, 3]) writer.push(Buffer.alloc(FILE_WRITE_BYTES, fill));
    const flushed = writer.flush();
    for (let written = 0; written < 3; written++) {
      sink.release();
      await expect.poll(() => sink.blocks.length).toBe(written + 1);
    }
    await flushed;
    expect(sink.blocks.map((block) => [block[0], block.at(-1)])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('tells of a failed write at once, writes nothing more, and rejects the flush', async () => {
    const failure = new Error('no');
    const failures: unknown[] = [];
    let writes = 0;
    const sink = {
      append: () => {
        writes++;
        return Promise.reject(failure);
      },
    };
    const writer = new BlockWriter({ sink, expectedBytes: 5 * FILE_WRITE_BYTES, onRoom: () => {}, onFailed: (error) => failures.push(error) });
    writer.push(Buffer.alloc(2 * FILE_WRITE_BYTES + 5));
    await expect.poll(() => failures).toEqual([failure]);
    writer.push(Buffer.alloc(2 * FILE_WRITE_BYTES));
    await expect(writer.flush()).rejects.toBe(failure);
    expect(writes).toBe(1);
  });

  it('[FT14] copies out whatever has not been written, and the written blocks that it keeps', async () => {
    const sink = slowSink();
    const start = 5;
    const data = seededBytes(2, 5 * FILE_WRITE_BYTES + 99);
    const writer = new BlockWriter({ sink, start, keptBlocks: 2, expectedBytes: data.length, ...noRoom });
    writer.push(data);
    expect(writer.end).toBe(start + data.length);
    for (let written = 0; written < 5; written++) {
      const oldest = Math.max(0, written - 2) * FILE_WRITE_BYTES;
      const target = Buffer.alloc(data.length);
      expect(writer.copy(target, start + oldest)).toBe(data.length - oldest);
      expect(target.subarray(0, data.length - oldest).equals(data.subarray(oldest))).toBe(true);
      expect(writer.copy(target, start + oldest - 1)).toBe(0);
      expect(writer.copy(target, writer.end)).toBe(0);
      sink.release();
      await expect.poll(() => sink.blocks.length).toBe(written + 1);
      await new Promise(setImmediate);
    }
    const flushed = writer.flush();
    sink.release();
    await flushed;
  });

  it.each([1, 2, 3, 4, 5, 6])('[FT14] never copies out bytes of another place, whatever is pushed, written and read when (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const below = (bound: number) => Math.floor(random() * bound);
    const data = seededBytes(seed, 12 * FILE_WRITE_BYTES + 345);
    const sink = slowSink();
    const writer = new BlockWriter({ sink, keptBlocks: 2, expectedBytes: data.length, ...noRoom });
    const target = Buffer.alloc(FILE_WRITE_BYTES);
    let fromMemory = 0;
    for (let pushed = 0; pushed < data.length; ) {
      if (writer.crowded) {
        sink.release();
        await new Promise(setImmediate);
      }
      const chunk = data.subarray(pushed, pushed + 1 + below(300_000));
      writer.push(chunk);
      pushed += chunk.length;
      const position = below(pushed);
      const length = 1 + below(target.length);
      const copied = writer.copy(target.subarray(0, length), position);
      expect(target.subarray(0, copied).equals(data.subarray(position, position + copied))).toBe(true);
      const written = sink.blocks.length * FILE_WRITE_BYTES;
      if (position >= written) expect(copied).toBe(Math.min(length, pushed - position));
      if (copied > 0) fromMemory++;
    }
    expect(fromMemory).toBeGreaterThan(5);
    const flushed = writer.flush();
    let over = false;
    flushed.finally(() => (over = true));
    await expect.poll(() => sink.release() ?? over).toBe(true);
    await flushed;
    expect(Buffer.concat(sink.blocks).equals(data)).toBe(true);
  });
});
