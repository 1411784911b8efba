import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Grant, grantSchema, memberIdSchema, messageIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { TransferMessage } from './data-pipe.ts';
import type { TreeOffer } from './incoming-offer.ts';
import { ManifestFetch } from './manifest-fetch.ts';
import { RateLimiter } from './rate-limiter.ts';

const transferId = messageIdSchema.parse('A'.repeat(22));
const grant: Grant = grantSchema.parse('G'.repeat(22));
const manifestOf = (path: string) => Buffer.from(JSON.stringify({ version: 1, files: [{ path, size: 3 }], emptyFolders: [] }));
const segmentOf = (manifest: Buffer) => Buffer.concat([manifest, createHash('sha256').update(manifest).digest()]);
const SEGMENT = segmentOf(manifestOf('trip/a.txt'));

function open() {
  const clock = createFakeClock();
  const said: TransferMessage[] = [];
  const hostEnds: SecurePipe[] = [];
  const port = {
    send: (message: TransferMessage) => void said.push(message),
    openData: async () => {
      const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
      hostEnd.attach({ onBytes: () => {}, onEnd: () => hostEnd.end(), onClose: () => {} });
      clientEnd.pause();
      hostEnds.push(hostEnd);
      return { pipe: clientEnd, leftover: new Uint8Array() };
    },
  };
  const offer: TreeOffer = {
    ...{ transferId, roomId: roomIdSchema.parse('R'.repeat(22)), name: 'trip', size: 3, keep: false },
    ...{ senderId: memberIdSchema.parse('S'.repeat(43)), senderAlias: 'Ada' },
    tree: { items: 1, files: 1, folders: 1, manifestBytes: SEGMENT.length - HASH_BYTES },
  };
  const limits = { uploads: new RateLimiter(clock), downloads: new RateLimiter(clock) };
  const fetch = new ManifestFetch(offer, { port, clock, logger: silentLogger, letGo: (pipe) => pipe.destroy(), limits });
  const begin = async (end = SEGMENT.length) => {
    const count = hostEnds.length;
    fetch.begin({ type: 'download', transferId, grant, for: 'look', ranges: [[0, end]] });
    await until('it is opened', () => hostEnds.length > count);
    return hostEnds.at(-1);
  };
  /** What it ends with. */
  const outcome = (fetching: Promise<unknown>) =>
    fetching.then(
      () => 'fetched',
      (error: unknown) => (error instanceof LanChatError ? error.code : error),
    );
  return { clock, said, fetch, begin, outcome };
}

describe('a look at a manifest', () => {
  it('[FT22] asks the host, and has what the offer said', async () => {
    const { said, fetch, begin } = open();
    const fetching = fetch.fetch();
    expect(said).toEqual([{ type: 'look', transferId }]);
    (await begin())?.write(SEGMENT);
    expect((await fetching).segment).toEqual(SEGMENT);
  });

  it('[FT18] [FT22] ends soon when the host has no room for it', async () => {
    const { clock, fetch, begin, outcome } = open();
    const ended = outcome(fetch.fetch());
    await begin();
    fetch.senderState('host-full');
    await clock.advance(1_000);
    expect(await ended).toBe('host-full');
  });

  it('[FT18] [FT22] goes on when it comes all the same, or the host has room again', async () => {
    const { clock, fetch, begin } = open();
    const fetching = fetch.fetch();
    const pipe = await begin();
    fetch.senderState('host-full');
    pipe?.write(SEGMENT.subarray(0, 10));
    await clock.advance(1_000);
    fetch.senderState('host-full');
    fetch.senderState('active');
    await clock.advance(5_000);
    pipe?.write(SEGMENT.subarray(10));
    expect((await fetching).segment).toEqual(SEGMENT);
  });

  it('[FT22] does not wait for ever', async () => {
    const { clock, fetch, outcome } = open();
    const ended = outcome(fetch.fetch());
    await clock.advance(15_000);
    expect(await ended).toBe('timed-out');
  });

  it.each([
    ['of another offer', JSON.stringify({ version: 1, files: [{ path: 'trip/a.txt', size: 4 }], emptyFolders: [] })],
    ['that leads out of the folder', JSON.stringify({ version: 1, files: [{ path: '../aaa.txt', size: 3 }], emptyFolders: [] })],
    ['that is none', ''],
  ])('[FT22] shows nothing of a manifest %s', async (_, manifest) => {
    const { fetch, begin, outcome } = open();
    const ended = outcome(fetch.fetch());
    (await begin())?.write(segmentOf(Buffer.from(manifest.padEnd(SEGMENT.length - HASH_BYTES))));
    expect(await ended).toBe('protocol-error');
  });

  it('[FT20] [FT22] fetches one whose hash is wrong once more, and tells the host; a second time it is said', async () => {
    const { clock, said, fetch, begin, outcome } = open();
    const ended = outcome(fetch.fetch());
    const damaged = Buffer.from(SEGMENT);
    damaged[5] = 0x7f;
    (await begin())?.write(damaged);
    await until('the host is told', () => said.some(({ type }) => type === 'failed'));
    await clock.advance(500);
    expect(said.map(({ type }) => type)).toEqual(['look', 'failed', 'look']);
    (await begin())?.write(damaged);
    expect(await ended).toBe('hash-mismatch');
  });

  it('[DC6] [FT22] takes neither other ranges nor more bytes', async () => {
    const { fetch, begin, outcome } = open();
    const ended = outcome(fetch.fetch());
    (await begin())?.write(Buffer.concat([SEGMENT, Buffer.alloc(1)]));
    expect(await ended).toBe('protocol-error');
    const again = outcome(fetch.fetch());
    fetch.begin({ type: 'download', transferId, grant, for: 'look', ranges: [[0, SEGMENT.length + 1]] });
    expect(await again).toBe('protocol-error');
  });
});
