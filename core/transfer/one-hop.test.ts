import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { totalOf } from '../../shared/lib/ranges.ts';
import { FILE_READ_BYTES, FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { createUnrulyPipe } from '../testing/unruly-pipe.ts';
import type { DataPipe } from './data-pipe.ts';
import { FileCopy } from './file-copy.ts';
import { PartialFile } from './partial-file.ts';
import { RateLimiter } from './rate-limiter.ts';
import { receiveStream, type SinkEvents, type StreamSink } from './receive-stream.ts';
import { sendStream } from './send-stream.ts';
import { inspectFile } from './source-file.ts';
import { StreamHashes } from './stream-hashes.ts';
import { StreamSource } from './stream-source.ts';
import { answeringPipe } from './testing/answering-pipe.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';

/** A plain file on one side, an empty copy on the other, and what moves all that the copy lacks over one connection. */
async function prepare(data: Uint8Array) {
  const folder = await tempFolder();
  const path = join(folder, 'source');
  await writeFile(path, data);
  const source = StreamSource.ofFile({ path, name: 'source', ...(await inspectFile(path, 'source')) });
  const partial = await PartialFile.create({ folder, name: 'copy', size: data.length });
  const copy = new FileCopy(partial, { size: data.length, hasBeenWrong: false });
  const hashes = new StreamHashes(1);
  const limiter = new RateLimiter(createFakeClock());
  const { signal } = new AbortController();
  const hop = (from: DataPipe, to: DataPipe, onTaken?: () => void) => {
    const ranges = copy.missing;
    const bytes = totalOf(ranges);
    const openSink = (events: SinkEvents): StreamSink => {
      const sink = copy.openSink(ranges, events);
      const take = (chunk: Uint8Array) => {
        sink.take(chunk);
        onTaken?.();
      };
      return {
        get isCrowded() {
          return sink.isCrowded;
        },
        take,
        finish: () => sink.finish(),
      };
    };
    const common = { leftover: new Uint8Array(), signal, limiter };
    return Promise.allSettled([
      sendStream({ ...common, source, ranges, hashes, pipe: from }),
      receiveStream({ ...common, bytes, pipe: answeringPipe(to), openSink }),
    ]);
  };
  return { copy, hashes, hop };
}

describe('one hop from sender to receiver', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    '[DC7] arrives whole over connections that are torn and cut anywhere (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const data = seededBytes(seed, Math.floor(random() * 3 * FILE_WRITE_BYTES));
      const { copy, hop } = await prepare(data);
      for (let tries = 1; copy.missing.length > 0; tries++) {
        expect(tries).toBeLessThan(200);
        const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
        const cutChance = tries > 30 ? 0 : 0.02;
        const results = await hop(clientEnd, createUnrulyPipe(hostEnd, { seed: seed * 1_000 + tries, cutChance }));
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'connection-lost' });
      }
      const { path } = await copy.publish();
      expect((await readFile(path)).equals(data)).toBe(true);
    },
  );

  it('[FT8] moves 50 MiB with no more waiting than the buffers of both sides', async () => {
    const data = seededBytes(50, 50 * FILE_WRITE_BYTES);
    const { copy, hashes, hop } = await prepare(data);
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    let mostBuffered = 0;
    const results = await hop(clientEnd, hostEnd, () => {
      mostBuffered = Math.max(mostBuffered, clientEnd.bufferedBytes);
    });
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(mostBuffered).toBeLessThanOrEqual(3 * FILE_READ_BYTES);
    const { path, sha256 } = await copy.publish();
    expect(sha256).toBe(createHash('sha256').update(data).digest('hex'));
    expect(hashes.total(false)).toBe(sha256);
    expect((await readFile(path)).equals(data)).toBe(true);
  });
});
