import { createHash } from 'node:crypto';
import { appendFile, mkdir, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_READ_BYTES } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { until } from '../testing/until.ts';
import { FileHash } from './file-hash.ts';
import { type SendFileOptions, sendFile } from './send-file.ts';
import { inspectFile } from './source-file.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function prepare(data: Uint8Array, changes: Partial<SendFileOptions> = {}) {
  const path = join(await tempFolder(), 'source.bin');
  await writeFile(path, data);
  const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
  const controller = new AbortController();
  const options: SendFileOptions = {
    path,
    name: 'holiday.bin',
    ...(await inspectFile(path, 'holiday.bin')),
    ...{ pipe: clientEnd, leftover: new Uint8Array(), offset: 0, hash: new FileHash(), signal: controller.signal },
    ...changes,
  };
  return { path, options, hostEnd, controller, clientEnd };
}

const B = FILE_READ_BYTES;

describe('sendFile', () => {
  it.each([0, 1, 31, 32, B - 1, B, B + 1, 3 * B - 1, 3 * B, 3 * B + 1, 10 * B + 7])(
    '[DC5] sends %i bytes and their SHA-256, and resolves on the host answering 0x01',
    async (size) => {
      const data = seededBytes(size, size);
      const progress: number[] = [];
      const { options, hostEnd } = await prepare(data, { onProgress: (bytes) => progress.push(bytes) });
      const host = recordPipe(hostEnd);
      const sent = sendFile(options);
      await until('everything came', () => host.byteCount() === size + 32);
      hostEnd.write(Uint8Array.of(1));
      hostEnd.end();
      expect(await sent).toEqual({ sha256: sha256(data).toString('hex') });
      expect(host.bytes().equals(Buffer.concat([data, sha256(data)]))).toBe(true);
      await until('the sender ended, too', () => host.log.includes('end'));
      expect(progress.at(-1) ?? 0).toBe(size);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    },
  );

  it('[DC7] begins at the offset, with the hash of the whole file, whether what is before it was hashed already or not', async () => {
    const data = seededBytes(5, 5 * B + 3);
    const ahead = new FileHash();
    ahead.update(0, data.subarray(0, 4 * B));
    const behind = new FileHash();
    behind.update(0, data.subarray(0, 100));
    for (const hash of [new FileHash(), ahead, behind]) {
      const { options, hostEnd } = await prepare(data, { offset: 2 * B + 1, hash });
      const host = recordPipe(hostEnd);
      const sent = sendFile(options);
      await until('everything came', () => host.byteCount() === 3 * B + 2 + 32);
      hostEnd.write(Uint8Array.of(1));
      await sent;
      expect(host.bytes().equals(Buffer.concat([data.subarray(2 * B + 1), sha256(data)]))).toBe(true);
    }
  });

  it('does not change a buffer before it was handed on, however slow the reader is', async () => {
    const data = seededBytes(6, 12 * B);
    const { options, hostEnd } = await prepare(data);
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      hostEnd.pause();
      setImmediate(() => setImmediate(() => hostEnd.resume()));
    };
    const sent = sendFile(options);
    await until('everything came', () => host.byteCount() === data.length + 32);
    hostEnd.write(Uint8Array.of(1));
    await sent;
    expect(sha256(host.bytes().subarray(0, -32)).equals(sha256(data))).toBe(true);
  });

  it('holds no more than three buffers for a reader that stands still', async () => {
    const { options, clientEnd, hostEnd, controller } = await prepare(seededBytes(7, 12 * B));
    hostEnd.pause();
    const sent = sendFile(options);
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
    const { path, options, hostEnd } = await prepare(seededBytes(8, B));
    const host = recordPipe(hostEnd);
    await change(path);
    await expect(sendFile(options)).rejects.toMatchObject({ code, params: { name: 'holiday.bin' } });
    await until('the host sees it', () => host.log.includes('close'));
    expect(host.byteCount()).toBe(0);
  });

  it.each([
    ['grows', (path: string) => appendFile(path, 'x')],
    ['shrinks', (path: string) => truncate(path, B)],
    ['is written to', (path: string) => utimes(path, 1, 1)],
  ])('[FT12] never sends the hash of a source that %s while it is sent', async (_, change) => {
    const size = 20 * B;
    const { path, options, hostEnd } = await prepare(seededBytes(9, size));
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      if (host.byteCount() !== 2 * B) return;
      hostEnd.pause();
      void change(path).then(() => hostEnd.resume());
    };
    await expect(sendFile(options)).rejects.toMatchObject({ code: 'file-changed' });
    expect(host.byteCount()).toBeLessThanOrEqual(size);
  });

  it('[FT12] finishes a file that was deleted while it is open', async () => {
    const data = seededBytes(10, 8 * B);
    const { path, options, hostEnd } = await prepare(data);
    const host = recordPipe(hostEnd);
    host.onChunk = () => {
      if (host.byteCount() === B) void unlink(path);
    };
    const sent = sendFile(options);
    await until('everything came', () => host.byteCount() === data.length + 32);
    hostEnd.write(Uint8Array.of(1));
    expect((await sent).sha256).toBe(sha256(data).toString('hex'));
  });

  it.each([
    ['ends without an answer', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.end(), 'connection-lost'],
    ['breaks off', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.destroy(), 'connection-lost'],
    ['answers something else', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.write(Uint8Array.of(2)), 'protocol-error'],
    ['answers twice', (pipe: ReturnType<typeof createMemoryPipe>['hostEnd']) => pipe.write(Uint8Array.of(1, 1)), 'protocol-error'],
  ])('[DC5] rejects when the host %s', async (_, act, code) => {
    const { options, hostEnd } = await prepare(seededBytes(11, 100));
    const host = recordPipe(hostEnd);
    const sent = sendFile(options);
    await until('everything came', () => host.byteCount() === 132);
    act(hostEnd);
    await expect(sent).rejects.toMatchObject({ code });
  });

  it('[DC5] does not believe an answer that comes too early', async () => {
    const { options, hostEnd } = await prepare(seededBytes(12, 12 * B));
    recordPipe(hostEnd);
    hostEnd.write(Uint8Array.of(1));
    await expect(sendFile(options)).rejects.toMatchObject({ code: 'protocol-error' });
    const early = await prepare(seededBytes(12, 10), { leftover: Uint8Array.of(1) });
    await expect(sendFile(early.options)).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('rejects with the reason of a signal that has fired already, and drops the pipe', async () => {
    const { options, controller, clientEnd } = await prepare(seededBytes(13, 10));
    controller.abort(new Error('stop'));
    await expect(sendFile(options)).rejects.toThrow('stop');
    expect(clientEnd.closed).toBe(true);
  });
});
