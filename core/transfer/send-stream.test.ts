import { createHash } from 'node:crypto';
import { appendFile, mkdir, rm, symlink, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { totalOf } from '../../shared/lib/ranges.ts';
import { FILE_READ_BYTES, HASH_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { until } from '../testing/until.ts';
import { RateLimiter } from './rate-limiter.ts';
import { type SendStreamOptions, sendStream } from './send-stream.ts';
import { inspectFile } from './source-file.ts';
import { StreamHashes } from './stream-hashes.ts';
import { StreamSource } from './stream-source.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { gatherTree, streamOf, writeTree } from './testing/sources.ts';
import { tempFolder } from './testing/temp-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const B = FILE_READ_BYTES;

function connect(source: StreamSource, changes: Partial<SendStreamOptions> = {}) {
  const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
  const controller = new AbortController();
  const options: SendStreamOptions = {
    ...{ source, ranges: [[0, source.length]], hashes: new StreamHashes(source.count), signal: controller.signal },
    ...{ pipe: clientEnd, leftover: new Uint8Array() },
    ...changes,
  };
  return { options, hostEnd, clientEnd, controller };
}

/** A plain file, ready to be sent. */
async function prepare(data: Uint8Array, changes: Partial<SendStreamOptions> = {}) {
  const path = join(await tempFolder(), 'source.bin');
  await writeFile(path, data);
  const source = StreamSource.ofFile({ path, name: 'holiday.bin', ...(await inspectFile(path, 'holiday.bin')) });
  return { path, source, ...connect(source, changes) };
}

/** Sends, answers as the host when all is there, and tells what came. */
async function sendAll(source: StreamSource, changes: Partial<SendStreamOptions> = {}): Promise<Buffer> {
  const { options, hostEnd } = connect(source, changes);
  const host = recordPipe(hostEnd);
  const total = totalOf(options.ranges);
  host.onChunk = () => {
    if (host.byteCount() === total) hostEnd.write(Uint8Array.of(1));
  };
  await sendStream(options);
  return host.bytes();
}

const cutOut = (stream: Buffer, ranges: Ranges) => Buffer.concat(ranges.map(([start, end]) => stream.subarray(start, end)));

describe('a plain file', () => {
  it.each([0, 1, 31, 32, B - 33, B - 32, B - 31, B - 1, B, B + 1, 3 * B - 1, 3 * B, 3 * B + 1, 10 * B + 7])(
    '[DC5] of %i bytes goes out with its SHA-256; the sending is over when the host answers 0x01',
    async (size) => {
      const data = seededBytes(size, size);
      const progress: number[] = [];
      const { options, hostEnd } = await prepare(data, { onProgress: (bytes) => progress.push(bytes) });
      const host = recordPipe(hostEnd);
      const sent = sendStream(options);
      await until('everything came', () => host.byteCount() === size + 32);
      hostEnd.write(Uint8Array.of(1));
      hostEnd.end();
      await sent;
      expect(options.hashes.total(false)).toBe(sha256(data).toString('hex'));
      expect(host.bytes().equals(streamOf(data))).toBe(true);
      await until('the sender ended, too', () => host.log.includes('end'));
      expect(progress.at(-1)).toBe(size);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    },
  );

  it('[DC7] has the hash of the whole file, whatever of it was asked for, and whether that was hashed before or not', async () => {
    const data = seededBytes(5, 5 * B + 3);
    const stream = streamOf(data);
    const { source } = await prepare(data);
    const cases: Ranges[] = [
      [[2 * B + 1, stream.length]],
      [[data.length, stream.length]],
      [[data.length + 7, stream.length]],
      [[stream.length - 1, stream.length]],
      [
        [10, 20],
        [4 * B, 4 * B + 1],
        [data.length - 1, stream.length - 5],
      ],
    ];
    for (const ranges of cases) {
      for (const hashed of [0, 100, 4 * B, data.length]) {
        const hashes = new StreamHashes(1);
        hashes.running(0).update(0, data.subarray(0, hashed));
        expect((await sendAll(source, { ranges, hashes })).equals(cutOut(stream, ranges))).toBe(true);
        expect(hashes.total(false)).toBe(sha256(data).toString('hex'));
      }
    }
  });

  it('[ST4] that was asked for without its hash is not read anywhere else', async () => {
    const data = seededBytes(5, 3 * B);
    const { source } = await prepare(data);
    const hashes = new StreamHashes(1);
    const ranges: Ranges = [[B, 2 * B]];
    expect((await sendAll(source, { ranges, hashes })).equals(data.subarray(B, 2 * B))).toBe(true);
    expect(hashes.running(0).bytes).toBe(0);
  });

  it('does not change a buffer before it was handed on, however slow the reader is', async () => {
    const data = seededBytes(6, 12 * B);
    const { options, hostEnd } = await prepare(data);
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      hostEnd.pause();
      setImmediate(() => setImmediate(() => hostEnd.resume()));
    };
    const sent = sendStream(options);
    await until('everything came', () => host.byteCount() === data.length + 32);
    hostEnd.write(Uint8Array.of(1));
    await sent;
    expect(host.bytes().equals(streamOf(data))).toBe(true);
  });

  it('[FT8] holds no more than three buffers for a reader that stands still', async () => {
    const { options, clientEnd, hostEnd, controller } = await prepare(seededBytes(7, 12 * B));
    hostEnd.pause();
    const sent = sendStream(options);
    await until('the buffers are full', () => clientEnd.bufferedBytes >= 3 * B);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(clientEnd.bufferedBytes).toBe(3 * B);
    controller.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });

  it.each([
    ['is longer now', (path: string) => appendFile(path, 'x'), 'file-changed'],
    ['is shorter now', (path: string) => truncate(path, 10), 'file-changed'],
    ['has another time', (path: string) => utimes(path, 1, 1), 'file-changed'],
    ['is gone', (path: string) => unlink(path), 'file-not-found'],
    ['is a folder now', (path: string) => unlink(path).then(() => mkdir(path)), 'not-a-file'],
  ])('[FT12] sends nothing of a source that %s', async (_, change, code) => {
    for (const size of [100, B]) {
      const { path, options, hostEnd } = await prepare(seededBytes(8, size));
      const host = recordPipe(hostEnd);
      await change(path);
      await expect(sendStream(options)).rejects.toMatchObject({ code, params: { name: 'holiday.bin' } });
      await until('the host sees it', () => host.log.includes('close'));
      expect(host.byteCount()).toBe(0);
    }
  });

  it.each([
    ['grows', (path: string) => appendFile(path, 'x'), undefined],
    ['shrinks', (path: string) => truncate(path, B), undefined],
    ['is written to', (path: string) => utimes(path, 1, 1), undefined],
    ['is written to, and was asked for without its hash', (path: string) => utimes(path, 1, 1), [[0, 19 * B]] as Ranges],
  ])('[FT12] never finishes a source that %s while it is sent', async (_, change, ranges) => {
    const size = 20 * B;
    const { path, options, hostEnd } = await prepare(seededBytes(9, size), ranges === undefined ? {} : { ranges });
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      if (host.byteCount() !== 2 * B) return;
      hostEnd.pause();
      void change(path).then(() => hostEnd.resume());
    };
    await expect(sendStream(options)).rejects.toMatchObject({ code: 'file-changed' });
    expect(host.byteCount()).toBeLessThanOrEqual(size);
  });

  it('[FT12] is finished although it was deleted while it is open', async () => {
    const data = seededBytes(10, 8 * B);
    const { path, options, hostEnd } = await prepare(data);
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      if (host.byteCount() === B) void unlink(path);
    };
    const sent = sendStream(options);
    await until('everything came', () => host.byteCount() === data.length + 32);
    hostEnd.write(Uint8Array.of(1));
    await sent;
    expect(host.bytes().equals(streamOf(data))).toBe(true);
  });
});

describe('the host', () => {
  it.each([
    ['ends without an answer', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.end(), 'connection-lost'],
    ['breaks off', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.destroy(), 'connection-lost'],
    ['answers something else', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.write(Uint8Array.of(2)), 'protocol-error'],
    ['answers twice', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.write(Uint8Array.of(1, 1)), 'protocol-error'],
  ])('[DC5] that %s is an error', async (_, act, code) => {
    const { options, hostEnd } = await prepare(seededBytes(11, 100));
    const host = recordPipe(hostEnd);
    const sent = sendStream(options);
    await until('everything came', () => host.byteCount() === 132);
    act(hostEnd);
    await expect(sent).rejects.toMatchObject({ code });
  });

  it('[DC5] that answers too early is not believed', async () => {
    const { options, hostEnd } = await prepare(seededBytes(12, 12 * B));
    recordPipe(hostEnd);
    hostEnd.write(Uint8Array.of(1));
    await expect(sendStream(options)).rejects.toMatchObject({ code: 'protocol-error' });
    const early = await prepare(seededBytes(12, 10), { leftover: Uint8Array.of(1) });
    await expect(sendStream(early.options)).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('gets nothing after a signal that has fired already', async () => {
    const { options, controller, clientEnd } = await prepare(seededBytes(13, 10));
    controller.abort(new Error('stop'));
    await expect(sendStream(options)).rejects.toThrow('stop');
    expect(clientEnd.closed).toBe(true);
  });
});

/** Files of every interesting size, some of them empty, in folders. */
async function bigTree(seed: number) {
  const folder = join(await tempFolder(), 'tree');
  const sizes = [0, 1, 4_096, 0, B - 32, B, 5, 2 * B + 9, 100, ...Array.from({ length: 150 }, (_, index) => (index * 997) % 9_000)];
  const files = Object.fromEntries(sizes.map((size, index) => [`d${index % 7}/f${index}.bin`, seededBytes(seed + index, size)]));
  await writeTree(folder, files);
  const { source, tree } = await gatherTree(folder);
  const manifest = Buffer.from(source.manifest ?? []);
  const paths = (JSON.parse(manifest.toString()) as { files: { path: string }[] }).files.map(({ path }) => path);
  const segments = paths.map((path) => files[path.slice('tree/'.length)] ?? Buffer.alloc(0));
  return { folder, source, tree, paths, segments, stream: streamOf(manifest, ...segments) };
}

describe('a tree', () => {
  it('[ST2] goes out as its manifest and its files, each with its hash', async () => {
    const { source, stream, segments } = await bigTree(1);
    const progress: [number, number][] = [];
    const hashes = new StreamHashes(source.count);
    const came = await sendAll(source, { hashes, onProgress: (bytes, file) => progress.push([bytes, file]) });
    expect(came.equals(stream)).toBe(true);
    expect(progress.at(-1)).toEqual([segments.reduce((sum, { length }) => sum + length, 0), segments.length - 1]);
    expect(hashes.total(true)).toBe(sha256(Buffer.concat(segments.map(sha256))).toString('hex'));
  });

  it.each(Array.from({ length: 10 }, (_, index) => index + 1))('[ST4] sends exactly the bytes of any ranges (seed %i)', async (seed) => {
    const { source, stream } = await bigTree(seed);
    const random = seededRandom(seed);
    const hashes = new StreamHashes(source.count);
    for (let round = 0; round < 3; round++) {
      const cuts = Array.from({ length: 2 * (1 + Math.floor(random() * 12)) }, () => Math.floor(random() * stream.length)).sort((a, b) => a - b);
      const ranges = cuts.flatMap((cut, index): [number, number][] => {
        const end = cuts[index + 1] ?? cut;
        return index % 2 === 0 && end > cut ? [[cut, end]] : [];
      });
      if (ranges.length === 0) continue;
      expect((await sendAll(source, { ranges, hashes, onFault: () => expect.fail('a fault') })).equals(cutOut(stream, ranges))).toBe(true);
    }
  });

  it.each([
    ['was written to', (path: string) => utimes(path, 1, 1), 'file-changed', 1],
    ['grew', (path: string) => appendFile(path, 'x'), 'file-changed', 1],
    ['is gone', (path: string) => unlink(path), 'file-not-found', 2],
    ['is a folder', (path: string) => unlink(path).then(() => mkdir(path)), 'not-a-file', 2],
    ['is a link now', (path: string) => unlink(path).then(() => symlink('/etc/hostname', path)), 'file-changed', 1],
  ] as const)('[ST3] sends zeros and a mark instead of a file that %s, and all others', async (_, change, code, mark) => {
    const { folder, source, paths, segments, stream } = await bigTree(3);
    const victims = [paths.indexOf('tree/d2/f2.bin'), paths.indexOf('tree/d0/f7.bin')];
    for (const file of victims) await change(join(folder, (paths[file] ?? '').slice('tree/'.length)));
    const expected = Buffer.from(stream);
    for (const file of victims) {
      const [start, size] = [source.start(file), source.size(file)];
      expected.fill(0, start, start + size + HASH_BYTES);
      expected[start + size + HASH_BYTES - 1] = mark;
    }
    const faults: [number, string][] = [];
    const hashes = new StreamHashes(source.count);
    const onFault = (file: number, fault: string) => void faults.push([file, fault]);
    expect((await sendAll(source, { hashes, onFault })).equals(expected)).toBe(true);
    expect(faults.sort()).toEqual(victims.map((file) => [file, code]).sort());
    // It stays so, also when only the end of it is asked for.
    const [file = 0] = victims;
    const trailer: Ranges = [[source.start(file) + source.size(file) + 30, source.start(file) + source.size(file) + 32]];
    expect([...(await sendAll(source, { hashes, onFault, ranges: trailer }))]).toEqual([0, mark]);
    expect(faults).toHaveLength(2);
    const kept = segments.filter((_segment, index) => !victims.includes(index));
    expect(hashes.total(true)).toBe(sha256(Buffer.concat(kept.map(sha256))).toString('hex'));
  });

  it('[ST3] marks a large file that changes while it is sent', async () => {
    const folder = join(await tempFolder(), 'tree');
    await writeTree(folder, { 'big.bin': seededBytes(1, 20 * B), 'small.bin': 'abc' });
    const { source } = await gatherTree(folder);
    const { options, hostEnd } = connect(source, { onFault: () => {} });
    const host = recordPipe(hostEnd);
    let changed = false;
    host.onChunk = () => {
      if (host.byteCount() === source.length) hostEnd.write(Uint8Array.of(1));
      if (changed || host.byteCount() < 3 * B) return;
      changed = true;
      hostEnd.pause();
      void utimes(join(folder, 'big.bin'), 1, 1).then(() => hostEnd.resume());
    };
    await sendStream(options);
    const end = source.start(0) + 20 * B;
    expect([...host.bytes().subarray(end, end + 32)]).toEqual([...Array(31).fill(0), 1]);
    expect(
      host
        .bytes()
        .subarray(source.start(1))
        .equals(streamOf(Buffer.from('abc'))),
    ).toBe(true);
    expect(options.hashes.fault(0)).toBe('file-changed');
  });

  it('without files is its manifest', async () => {
    const folder = join(await tempFolder(), 'tree');
    await mkdir(folder);
    const { source } = await gatherTree(folder);
    await rm(folder, { recursive: true });
    expect((await sendAll(source)).equals(streamOf(Buffer.from('{"version":1,"files":[],"emptyFolders":["tree"]}')))).toBe(true);
  });
});

it('takes no more of the network than the limit', async () => {
  const clock = createFakeClock();
  const limiter = new RateLimiter(clock, 100_000);
  const data = seededBytes(14, 3 * B);
  const { options, hostEnd } = await prepare(data, { limiter });
  const host = recordPipe(hostEnd);
  const sent = sendStream(options);
  for (let second = 1; second <= 5; second++) {
    for (let tick = 0; tick < 40; tick++) await clock.advance(25);
    expect(host.byteCount()).toBeLessThanOrEqual(second * 100_000 + 20_000);
  }
  limiter.setLimit(undefined);
  await until('everything came', () => host.byteCount() === data.length + 32);
  hostEnd.write(Uint8Array.of(1));
  await sent;
  expect(host.bytes().equals(streamOf(data))).toBe(true);
});
