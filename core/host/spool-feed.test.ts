import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import { FILE_WRITE_BYTES, MEMBER_STALLED_MS } from '../../shared/wire/limits.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { until } from '../testing/until.ts';
import { seededBytes } from '../transfer/testing/seeded-bytes.ts';
import { receiveUpload } from './receive-upload.ts';
import { sendDownload } from './send-download.ts';
import { SpoolFile } from './spool-file.ts';

const B = FILE_WRITE_BYTES;

/** A disk that counts what is read, and that can be held up or broken. */
function fakeDisk(size: number) {
  const bytes = Buffer.alloc(size);
  let gate: PromiseWithResolvers<void> | undefined;
  const disk = {
    bytesRead: 0,
    failure: undefined as Error | undefined,
    hold: () => (gate = Promise.withResolvers<void>()),
    letGo: () => {
      gate?.resolve();
      gate = undefined;
    },
    async write(block: Uint8Array, from: number, length: number, position: number) {
      await gate?.promise;
      if (disk.failure !== undefined) throw disk.failure;
      bytes.set(block.subarray(from, from + length), position);
      return { bytesWritten: length };
    },
    async read(target: Uint8Array, at: number, length: number, position: number) {
      disk.bytesRead += length;
      target.set(bytes.subarray(position, position + length), at);
      return { bytesRead: length };
    },
    async truncate() {},
    async close() {},
  };
  return disk;
}

/** A file on its way through a host: a sender's pipe in, any number of receivers' pipes out. `size` counts its hash, too. */
async function openRelay(size: number, planned: Ranges = [[0, size]]) {
  const data = seededBytes(size, size);
  const disk = fakeDisk(size);
  const clock = createFakeClock();
  const { signal } = new AbortController();
  const open = async () => disk as unknown as FileHandle;
  const spool = new SpoolFile({ path: '/nowhere/at-all', length: size, open, onGone: () => {} });
  spool.extend(planned);
  await spool.prepare();
  const common = { leftover: new Uint8Array(), spool, clock, signal };
  const connectSender = () => {
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    clientEnd.attach({ onBytes: () => {}, onEnd: () => clientEnd.end(), onClose: () => {} });
    const uploaded = receiveUpload({ ...common, pipe: hostEnd });
    uploaded.catch(() => {});
    return { pipe: clientEnd, uploaded };
  };
  const connectReceiver = (offset = 0, ranges: Ranges = [[offset, size]]) => {
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    const got = recordPipe(clientEnd);
    const sent = sendDownload({ ...common, pipe: hostEnd, ranges });
    sent.catch(() => {});
    const whole = async () => {
      await until('all of it came', () => got.byteCount() === totalOf(ranges));
      clientEnd.end();
      await sent;
      return got.bytes().equals(Buffer.concat(ranges.map(([start, end]) => data.subarray(start, end))));
    };
    return { pipe: clientEnd, got, whole, sent };
  };
  /** Sends in pieces of a TLS record, each in a turn of its own, as far as `end`. */
  const send = async (pipe: ReturnType<typeof connectSender>['pipe'], from: number, end: number) => {
    for (let at = from; at < end; at += 16_384) {
      pipe.write(data.subarray(at, Math.min(end, at + 16_384)));
      await new Promise(setImmediate);
    }
  };
  return { data, disk, clock, spool, connectSender, connectReceiver, send };
}

describe('[FT14] a receiver behind the sender', () => {
  it('gets the bytes before any of them is on the disk', async () => {
    const { disk, spool, connectSender, connectReceiver, send } = await openRelay(4 * B);
    disk.hold();
    const receiver = connectReceiver();
    const { pipe } = connectSender();
    await send(pipe, 0, 3 * B);
    await until('three blocks came', () => receiver.got.byteCount() === 3 * B);
    expect(spool.head).toBe(0);
    disk.letGo();
  });

  it.each([1, 100, B - 1, B, B + 1, 6 * B + 7])('gets all %i bytes from memory when it keeps up', async (size) => {
    const { disk, connectSender, connectReceiver, send } = await openRelay(size);
    const receiver = connectReceiver();
    const { pipe, uploaded } = connectSender();
    await send(pipe, 0, size);
    await uploaded;
    expect(await receiver.whole()).toBe(true);
    expect(disk.bytesRead).toBe(0);
  });

  it('reads from the disk when it fell behind, and from memory again when it has caught up', async () => {
    const size = 24 * B;
    const { disk, connectSender, connectReceiver, send } = await openRelay(size);
    const receiver = connectReceiver();
    receiver.pipe.pause();
    const { pipe, uploaded } = connectSender();
    await send(pipe, 0, 12 * B);
    await until('it reads the disk', () => {
      receiver.pipe.resume();
      return disk.bytesRead > 0;
    });
    await until('it caught up', () => receiver.got.byteCount() === 12 * B);
    const readUntilThen = disk.bytesRead;
    expect(readUntilThen).toBeLessThan(12 * B);
    await send(pipe, 12 * B, size);
    await uploaded;
    expect(await receiver.whole()).toBe(true);
    expect(disk.bytesRead).toBe(readUntilThen);
  });

  it('gets the same bytes as all others, whenever it comes and wherever it begins', async () => {
    const size = 10 * B + 33;
    const { connectSender, connectReceiver, send } = await openRelay(size);
    const receivers = [connectReceiver(), connectReceiver(3 * B + 5)];
    const { pipe, uploaded } = connectSender();
    await send(pipe, 0, 5 * B);
    receivers.push(connectReceiver(), connectReceiver(5 * B), connectReceiver(9 * B));
    await send(pipe, 5 * B, size);
    receivers.push(connectReceiver(B));
    await uploaded;
    receivers.push(connectReceiver(size - 1));
    for (const receiver of receivers) expect(await receiver.whole()).toBe(true);
  });

  it('gets its own ranges in its own order, wherever the spool has them, from memory while they come', async () => {
    const size = 8 * B;
    const planned: Ranges = [
      [2 * B, 5 * B],
      [7 * B + 10, 8 * B],
      [0, B / 2],
    ];
    const { data, disk, connectSender, connectReceiver } = await openRelay(size, planned);
    const receivers = [
      connectReceiver(0, [[2 * B + 1, 5 * B - 1]]),
      connectReceiver(0, [
        [0, 100],
        [3 * B, 4 * B],
        [7 * B + 11, 8 * B],
      ]),
      connectReceiver(0, [[B / 2 - 1, B / 2]]),
    ];
    const { pipe, uploaded } = connectSender();
    for (const [start, end] of planned) {
      for (let at = start; at < end; at += 16_384) {
        pipe.write(data.subarray(at, Math.min(end, at + 16_384)));
        await new Promise(setImmediate);
      }
    }
    await uploaded;
    for (const receiver of receivers) expect(await receiver.whole()).toBe(true);
    // The second one waited for what came last; by then only some of the rest was still in memory.
    expect(disk.bytesRead).toBeLessThanOrEqual(B);
  });

  it('[DC7] goes on over a second upload where the first one broke off', async () => {
    const size = 6 * B;
    const { spool, connectSender, connectReceiver, send } = await openRelay(size);
    const receiver = connectReceiver();
    const first = connectSender();
    await send(first.pipe, 0, 2 * B + 77);
    await until('they came', () => receiver.got.byteCount() === 2 * B + 77);
    first.pipe.destroy();
    await expect(first.uploaded).rejects.toMatchObject({ code: 'connection-lost' });
    expect(spool.head).toBe(2 * B + 77);
    expect(spool.readable(0)).toBe(spool.head);
    const second = connectSender();
    await send(second.pipe, spool.head, size);
    await second.uploaded;
    expect(await receiver.whole()).toBe(true);
  });

  it('waits for bytes that the disk could not take, until they come again', async () => {
    const { disk, spool, connectSender, connectReceiver, send } = await openRelay(4 * B);
    const receiver = connectReceiver();
    const { pipe, uploaded } = connectSender();
    disk.hold();
    await send(pipe, 0, 3 * B);
    disk.failure = new Error('no space');
    disk.letGo();
    await expect(uploaded).rejects.toThrow('no space');
    expect(spool.readable(0)).toBe(0);
    disk.failure = undefined;
    const again = connectSender();
    await send(again.pipe, 0, 4 * B);
    await again.uploaded;
    expect(await receiver.whole()).toBe(true);
  });

  it('[DC8] is dropped when nothing left for 60 s, and not when it only has nothing to get', async () => {
    const { clock, connectSender, connectReceiver, send } = await openRelay(8 * B);
    const slow = connectReceiver();
    slow.pipe.pause();
    const idle = connectReceiver();
    const { pipe } = connectSender();
    await send(pipe, 0, B);
    await until('the other one has it', () => idle.got.byteCount() === B);
    let idleOver = false;
    idle.sent.catch(() => (idleOver = true));
    await clock.advance(MEMBER_STALLED_MS);
    await expect(slow.sent).rejects.toMatchObject({ code: 'timed-out' });
    await clock.advance(10 * MEMBER_STALLED_MS);
    expect(idleOver).toBe(false);
  });
});
