import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_READ_BYTES, FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { createUnrulyPipe } from '../testing/unruly-pipe.ts';
import { FileHash } from './file-hash.ts';
import { PartialFile } from './partial-file.ts';
import { receiveFile } from './receive-file.ts';
import { sendFile } from './send-file.ts';
import { inspectFile } from './source-file.ts';
import { answeringPipe } from './testing/answering-pipe.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';

async function prepare(data: Uint8Array) {
  const folder = await tempFolder();
  const path = join(folder, 'source');
  await writeFile(path, data);
  const source = { path, name: 'source', ...(await inspectFile(path, 'source')) };
  const partial = await PartialFile.create({ folder, name: 'copy', size: data.length });
  return { source, partial, sendHash: new FileHash(), receiveHash: new FileHash(), signal: new AbortController().signal };
}

describe('one hop from sender to receiver', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    '[DC7] arrives whole over connections that are torn and cut anywhere (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const size = Math.floor(random() * 3 * FILE_WRITE_BYTES);
      const data = seededBytes(seed, size);
      const { source, partial, sendHash, receiveHash, signal } = await prepare(data);
      let tries = 0;
      for (let done = false; !done; ) {
        expect(++tries).toBeLessThan(200);
        const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
        const calm = tries > 30;
        const receiverEnd = createUnrulyPipe(hostEnd, { seed: seed * 1_000 + tries, cutChance: calm ? 0 : 0.02 });
        const offset = partial.length;
        const [sent, received] = await Promise.allSettled([
          sendFile({ ...source, pipe: clientEnd, leftover: new Uint8Array(), offset, hash: sendHash, signal }),
          receiveFile({ pipe: answeringPipe(receiverEnd), leftover: new Uint8Array(), offset, size, partial, hash: receiveHash, signal }),
        ]);
        if (received.status === 'rejected') expect(received.reason).toMatchObject({ code: 'connection-lost' });
        if (sent.status === 'rejected') expect(sent.reason).toMatchObject({ code: 'connection-lost' });
        done = received.status === 'fulfilled';
      }
      const { path } = await partial.publish();
      expect((await readFile(path)).equals(data)).toBe(true);
    },
  );

  it('[FT8] moves 50 MiB with no more waiting than the buffers of both sides', async () => {
    const size = 50 * FILE_WRITE_BYTES;
    const data = seededBytes(50, size);
    const { source, partial, sendHash, receiveHash, signal } = await prepare(data);
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    let mostBuffered = 0;
    const [sent, received] = await Promise.all([
      sendFile({ ...source, pipe: clientEnd, leftover: new Uint8Array(), offset: 0, hash: sendHash, signal }),
      receiveFile({
        ...{ pipe: answeringPipe(hostEnd), leftover: new Uint8Array(), offset: 0, size, partial, hash: receiveHash, signal },
        onProgress: () => {
          mostBuffered = Math.max(mostBuffered, clientEnd.bufferedBytes);
        },
      }),
    ]);
    expect(sent.sha256).toBe(createHash('sha256').update(data).digest('hex'));
    expect(received.sha256).toBe(sent.sha256);
    expect(mostBuffered).toBeLessThanOrEqual(3 * FILE_READ_BYTES);
    const { path } = await partial.publish();
    expect((await readFile(path)).equals(data)).toBe(true);
  });
});
