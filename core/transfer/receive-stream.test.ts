import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { Disk } from './disk.ts';
import { FileCopy } from './file-copy.ts';
import { PartialFile } from './partial-file.ts';
import { RateLimiter } from './rate-limiter.ts';
import { type ReceiveStreamOptions, receiveStream } from './receive-stream.ts';
import { smallDisk } from './testing/failing-disk.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const withHash = (data: Uint8Array) => Buffer.concat([data, sha256(data)]);
const unlimited = { take: () => undefined };

async function prepare(size: number, { disk, hasBeenWrong = false }: { readonly disk?: Disk; readonly hasBeenWrong?: boolean } = {}) {
  const folder = await tempFolder();
  const copy = new FileCopy(await PartialFile.create({ folder, name: 'got.bin', size, disk }), { size, hasBeenWrong });
  const controller = new AbortController();
  const connect = (leftover: Uint8Array = new Uint8Array()) => {
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    clientEnd.pause();
    const ranges = copy.missing;
    const bytes = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    const options: ReceiveStreamOptions = {
      ...{ pipe: clientEnd, leftover, bytes, limiter: unlimited, signal: controller.signal },
      openSink: (events) => copy.openSink(ranges, events),
    };
    return { clientEnd, hostEnd, options };
  };
  return { folder, copy, controller, connect };
}

const B = FILE_WRITE_BYTES;

describe('receiveStream', () => {
  it.each([0, 1, 31, 33, B - 1, B, B + 1, 3 * B, 3 * B + 1])('[DC6] takes a file of %i bytes and its SHA-256, whatever the chunks', async (size) => {
    const data = seededBytes(size, size);
    const { copy, connect } = await prepare(size);
    const { hostEnd, options } = connect();
    const stream = withHash(data);
    for (let offset = 0; offset < stream.length; offset += 16_384) hostEnd.write(stream.subarray(offset, offset + 16_384));
    hostEnd.end();
    await receiveStream(options);
    expect(copy.missing).toEqual([]);
    const saved = await copy.publish();
    expect(saved.sha256).toBe(sha256(data).toString('hex'));
    expect((await readFile(saved.path)).equals(data)).toBe(true);
  });

  it('[DC6] gives the same for one byte at a time, and for leftovers of every length', async () => {
    const data = seededBytes(3, 100);
    const stream = withHash(data);
    for (let cut = 0; cut <= stream.length; cut++) {
      const { copy, connect } = await prepare(data.length);
      const { hostEnd, options } = connect(stream.subarray(0, cut));
      for (const byte of stream.subarray(cut)) hostEnd.write(Uint8Array.of(byte));
      await receiveStream(options);
      expect({ missing: copy.missing, have: copy.have, bytes: copy.bytes }).toEqual({ missing: [], have: 132, bytes: 100 });
      await copy.discard();
    }
  });

  it('[DC6] ends its side of the pipe when all is there, so that the host need not wait', async () => {
    const { copy, connect } = await prepare(10);
    const { hostEnd, options } = connect();
    let ended = false;
    hostEnd.attach({ onBytes: () => {}, onEnd: () => (ended = true), onClose: () => {} });
    hostEnd.write(withHash(seededBytes(1, 10)));
    await receiveStream(options);
    await until('the end came', () => ended);
    await copy.discard();
  });

  it.each([0, 1, 99, 100, 101, 131])('[DC7] keeps the %i bytes that came before a cut, and goes on behind them', async (cut) => {
    const data = seededBytes(4, 100);
    const stream = withHash(data);
    const { copy, connect } = await prepare(data.length);
    const first = connect();
    first.hostEnd.write(stream.subarray(0, cut));
    first.hostEnd.end();
    await expect(receiveStream(first.options)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(copy.missing).toEqual([[Math.min(cut, 100), 132]]);
    const second = connect();
    second.hostEnd.write(stream.subarray(copy.have));
    await receiveStream(second.options);
    const { path } = await copy.publish();
    expect((await readFile(path)).equals(data)).toBe(true);
  });

  it.each([0, 50, 99, 100, 131])(
    '[FT20] finds a flipped bit at %i, drops all of the file, and takes it once more; not a second time',
    async (position) => {
      const right = withHash(seededBytes(5, 100));
      const wrong = Buffer.from(right);
      wrong.writeUInt8(wrong.readUInt8(position) ^ 0x10, position);
      const { folder, copy, connect } = await prepare(100);
      const first = connect();
      first.hostEnd.write(wrong);
      await receiveStream(first.options);
      expect({ missing: copy.missing, have: copy.have, bytes: copy.bytes }).toEqual({ missing: [[0, 132]], have: 0, bytes: 0 });
      expect(copy.hasBeenWrong).toBe(true);
      const second = connect();
      second.hostEnd.write(wrong);
      await expect(receiveStream(second.options)).rejects.toMatchObject({ code: 'hash-mismatch', params: { name: 'got.bin' } });
      await copy.discard();
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each([
    ['in the same chunk', (stream: Uint8Array) => [Buffer.concat([stream, Buffer.from('x')])]],
    ['in the next one', (stream: Uint8Array) => [stream, Buffer.from('x')]],
    ['with the last byte of the hash', (stream: Uint8Array) => [stream.subarray(0, -1), Buffer.concat([stream.subarray(-1), Buffer.from('x')])]],
  ])('[DC6] rejects one byte too many %s', async (_, chunks) => {
    const { copy, connect } = await prepare(100);
    const { clientEnd, hostEnd, options } = connect();
    for (const chunk of chunks(withHash(seededBytes(6, 100)))) hostEnd.write(chunk);
    await expect(receiveStream(options)).rejects.toMatchObject({ code: 'protocol-error' });
    expect(clientEnd.closed).toBe(true);
    await copy.discard();
  });

  it('[FT11] stops with disk-full when the disk fills up', async () => {
    const { copy, connect } = await prepare(3 * B, { disk: smallDisk(2 * B) });
    const { clientEnd, hostEnd, options } = connect();
    hostEnd.write(withHash(seededBytes(7, 3 * B)));
    await expect(receiveStream(options)).rejects.toMatchObject({ code: 'disk-full', params: { name: 'got.bin' } });
    expect(clientEnd.closed).toBe(true);
    await copy.discard();
  });

  it('[FT8] pauses the pipe while two blocks wait for the disk', async () => {
    const gate = Promise.withResolvers<void>();
    const disk = smallDisk(Number.POSITIVE_INFINITY);
    const slow: Disk = {
      ...disk,
      async open(path, flags, mode) {
        const handle = await disk.open(path, flags, mode);
        const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
        return Object.assign(handle, { write: (...args: unknown[]) => gate.promise.then(() => write(...args)) });
      },
    };
    const { copy, controller, connect } = await prepare(64 * B, { disk: slow });
    const { hostEnd, options } = connect();
    const received = receiveStream(options);
    const chunk = Buffer.alloc(B / 16);
    let taken = 0;
    for (let index = 0; index < 64 * 16; index++) hostEnd.write(chunk, () => taken++);
    await until('three blocks were taken', () => taken >= 48);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(taken).toBe(48);
    controller.abort(new Error('enough'));
    gate.resolve();
    await expect(received).rejects.toThrow('enough');
    await copy.discard();
  });

  it('pauses the pipe while the speed limit does not allow more', async () => {
    const clock = createFakeClock();
    const limiter = new RateLimiter(clock, 100_000);
    const data = seededBytes(9, 100_000);
    const { copy, connect } = await prepare(data.length);
    const { hostEnd, options } = connect();
    const received = receiveStream({ ...options, limiter });
    const stream = withHash(data);
    for (let at = 0; at < stream.length; at += 1_000) hostEnd.write(stream.subarray(at, at + 1_000));
    await clock.advance(0);
    expect(copy.bytes).toBeLessThanOrEqual(11_000);
    await clock.advance(500);
    expect(copy.bytes).toBeGreaterThan(40_000);
    expect(copy.bytes).toBeLessThanOrEqual(62_000);
    await clock.advance(600);
    await received;
    expect(copy.missing).toEqual([]);
    await copy.discard();
  });

  it('keeps what came when it is stopped, so that it can go on', async () => {
    const data = seededBytes(8, 100_000);
    const { copy, controller, connect } = await prepare(data.length);
    const { hostEnd, options } = connect();
    const received = receiveStream(options);
    hostEnd.write(data.subarray(0, 70_000));
    await until('the bytes came', () => copy.bytes === 70_000);
    controller.abort(new Error('stop'));
    await expect(received).rejects.toThrow('stop');
    expect(copy.missing).toEqual([[70_000, 100_032]]);
    await copy.discard();
  });
});
