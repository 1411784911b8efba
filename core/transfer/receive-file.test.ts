import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FILE_WRITE_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { until } from '../testing/until.ts';
import { FileHash } from './file-hash.ts';
import { PartialFile } from './partial-file.ts';
import { type ReceiveFileOptions, receiveFile } from './receive-file.ts';
import { smallDisk } from './testing/failing-disk.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const withHash = (data: Uint8Array) => Buffer.concat([data, sha256(data)]);

async function prepare(size: number, changes: { readonly disk?: ReturnType<typeof smallDisk>; readonly leftover?: Uint8Array } = {}) {
  const folder = await tempFolder();
  const partial = await PartialFile.create({ folder, name: 'got.bin', size, ...(changes.disk === undefined ? {} : { disk: changes.disk }) });
  const hash = new FileHash();
  const controller = new AbortController();
  const connect = (leftover: Uint8Array = new Uint8Array()) => {
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    clientEnd.pause();
    const options: ReceiveFileOptions = { pipe: clientEnd, leftover, offset: partial.length, size, partial, hash, signal: controller.signal };
    return { clientEnd, hostEnd, options };
  };
  return { folder, partial, controller, connect };
}

const B = FILE_WRITE_BYTES;

describe('receiveFile', () => {
  it.each([0, 1, 31, 33, B - 1, B, B + 1, 3 * B, 3 * B + 1])('[DC6] takes %i bytes and their SHA-256, whatever the chunks', async (size) => {
    const data = seededBytes(size, size);
    const { partial, connect } = await prepare(size);
    const { hostEnd, options } = connect();
    const stream = withHash(data);
    for (let offset = 0; offset < stream.length; offset += 16_384) hostEnd.write(stream.subarray(offset, offset + 16_384));
    hostEnd.end();
    expect(await receiveFile(options)).toEqual({ sha256: sha256(data).toString('hex') });
    const { path } = await partial.publish();
    expect((await readFile(path)).equals(data)).toBe(true);
  });

  it('[DC6] gives the same for one byte at a time, and for leftovers of every length', async () => {
    const data = seededBytes(3, 100);
    const stream = withHash(data);
    for (let cut = 0; cut <= stream.length; cut++) {
      const { partial, connect } = await prepare(data.length);
      const { hostEnd, options } = connect(stream.subarray(0, cut));
      for (const byte of stream.subarray(cut)) hostEnd.write(Uint8Array.of(byte));
      await receiveFile(options);
      expect(partial.length).toBe(100);
      await partial.discard();
    }
  });

  it('[DC6] ends its side of the pipe when all is there, so that the host need not wait', async () => {
    const { connect } = await prepare(10);
    const { hostEnd, options } = connect();
    let ended = false;
    hostEnd.attach({ onBytes: () => {}, onEnd: () => (ended = true), onClose: () => {} });
    hostEnd.write(withHash(seededBytes(1, 10)));
    await receiveFile(options);
    await until('the end came', () => ended);
  });

  it.each([0, 1, 99, 100, 101, 131])('[DC7] keeps the %i bytes that came before a cut, and goes on behind them', async (cut) => {
    const data = seededBytes(4, 100);
    const stream = withHash(data);
    const { partial, connect } = await prepare(data.length);
    const first = connect();
    first.hostEnd.write(stream.subarray(0, cut));
    first.hostEnd.end();
    await expect(receiveFile(first.options)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(partial.length).toBe(Math.min(cut, 100));
    const second = connect();
    second.hostEnd.write(stream.subarray(partial.length));
    await receiveFile(second.options);
    const { path } = await partial.publish();
    expect((await readFile(path)).equals(data)).toBe(true);
  });

  it('[DC6] finds a flipped bit anywhere, and leaves nothing of the file', async () => {
    for (const position of [0, 50, 99, 100, 131]) {
      const { folder, connect } = await prepare(100);
      const { hostEnd, options } = connect();
      const stream = withHash(seededBytes(5, 100));
      stream.writeUInt8(stream.readUInt8(position) ^ 0x10, position);
      hostEnd.write(stream);
      await expect(receiveFile(options)).rejects.toMatchObject({ code: 'hash-mismatch', params: { name: 'got.bin' } });
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it.each([
    ['in the same chunk', (stream: Uint8Array) => [Buffer.concat([stream, Buffer.from('x')])]],
    ['in the next one', (stream: Uint8Array) => [stream, Buffer.from('x')]],
    ['with the last byte of the hash', (stream: Uint8Array) => [stream.subarray(0, -1), Buffer.concat([stream.subarray(-1), Buffer.from('x')])]],
  ])('[DC6] rejects one byte too many %s', async (_, chunks) => {
    const { connect } = await prepare(100);
    const { clientEnd, hostEnd, options } = connect();
    for (const chunk of chunks(withHash(seededBytes(6, 100)))) hostEnd.write(chunk);
    await expect(receiveFile(options)).rejects.toMatchObject({ code: 'protocol-error' });
    expect(clientEnd.closed).toBe(true);
  });

  it('[FT11] stops with disk-full when the disk fills up', async () => {
    const { connect } = await prepare(3 * B, { disk: smallDisk(2 * B) });
    const { clientEnd, hostEnd, options } = connect();
    hostEnd.write(withHash(seededBytes(7, 3 * B)));
    await expect(receiveFile(options)).rejects.toMatchObject({ code: 'disk-full', params: { name: 'got.bin' } });
    expect(clientEnd.closed).toBe(true);
  });

  it('[FT8] pauses the pipe while two blocks wait for the disk', async () => {
    const { partial, controller, connect } = await prepare(64 * B);
    const { hostEnd, options } = connect();
    const gate = Promise.withResolvers<void>();
    const slow = { name: 'x', length: 0, append: () => gate.promise } as unknown as PartialFile;
    const received = receiveFile({ ...options, partial: slow });
    const chunk = Buffer.alloc(B / 16);
    let taken = 0;
    for (let index = 0; index < 64 * 16; index++) hostEnd.write(chunk, () => taken++);
    await until('three blocks were taken', () => taken >= 48);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(taken).toBe(48);
    controller.abort(new Error('enough'));
    gate.resolve();
    await expect(received).rejects.toThrow('enough');
    await partial.discard();
  });

  it('keeps what came when it is stopped, so that it can go on', async () => {
    const data = seededBytes(8, 100_000);
    const { partial, controller, connect } = await prepare(data.length);
    const { hostEnd, options } = connect();
    let came = 0;
    const received = receiveFile({ ...options, onProgress: (bytes) => (came = bytes) });
    hostEnd.write(data.subarray(0, 70_000));
    await until('the bytes came', () => came === 70_000);
    controller.abort(new Error('stop'));
    await expect(received).rejects.toThrow('stop');
    expect(partial.length).toBe(70_000);
    expect(options.hash.bytes).toBe(70_000);
  });

  it('[DC6] refuses to begin anywhere but at the end of what it has', async () => {
    const { connect } = await prepare(100);
    await expect(receiveFile({ ...connect().options, offset: 1 })).rejects.toMatchObject({ code: 'protocol-error' });
  });
});
