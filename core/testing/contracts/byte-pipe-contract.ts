import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EXPORTER_BYTES } from '../../../shared/wire/limits.ts';
import { LanChatError } from '../../lib/errors.ts';
import type { SecurePipe } from '../../net/byte-pipe.ts';
import { recordPipe } from '../pipe-recorder.ts';
import { seededRandom } from '../seeded-random.ts';
import { until } from '../until.ts';

/** Both ends of one pipe. Disposing drops them, and what they need. */
export type PipePair = AsyncDisposable & { readonly clientEnd: SecurePipe; readonly hostEnd: SecurePipe };

const MIB = 1024 * 1024;

/** What every SecurePipe promises. `openPair` is asked for a new pair in each test. */
export function describeBytePipe(name: string, openPair: () => Promise<PipePair>): void {
  describe(`${name} as a byte pipe`, () => {
    it('gives both ends the same 32 secret bytes and the same host key', async () => {
      await using pair = await openPair();
      expect(pair.clientEnd.exporter).toHaveLength(EXPORTER_BYTES);
      expect(Buffer.compare(pair.clientEnd.exporter, pair.hostEnd.exporter)).toBe(0);
      expect(Buffer.compare(pair.clientEnd.hostPublicKey, pair.hostEnd.hostPublicKey)).toBe(0);
    });

    it.each([1, 2, 3])('brings every byte in order, both ways at once, whatever the sizes of the writes (seed %i)', async (seed) => {
      await using pair = await openPair();
      const [client, host] = [recordPipe(pair.clientEnd), recordPipe(pair.hostEnd)];
      const random = seededRandom(seed);
      const upwards = writeAll(pair.clientEnd, random, 1 * MIB);
      const downwards = writeAll(pair.hostEnd, random, 1 * MIB);
      await until('both have everything', () => host.byteCount() >= upwards.length && client.byteCount() >= downwards.length, 15_000);
      expect(host.bytes().equals(upwards)).toBe(true);
      expect(client.bytes().equals(downwards)).toBe(true);
    });

    it('brings nothing without a reader, and loses nothing until there is one', async () => {
      await using pair = await openPair();
      pair.clientEnd.write(Buffer.from('early'));
      pair.clientEnd.end();
      await turns();
      const host = recordPipe(pair.hostEnd);
      expect(host.log).toEqual([]);
      await until('the end came', () => host.log.includes('end'));
      expect(host.bytes().toString()).toBe('early');
    });

    it('stops at once when paused from within onBytes, and brings the rest after resume', async () => {
      await using pair = await openPair();
      const sent = writeAll(pair.clientEnd, seededRandom(7), 256 * 1024);
      const host = recordPipe(pair.hostEnd);
      for (let rounds = 1; host.byteCount() < sent.length; rounds++) {
        const before = host.log.length;
        host.onChunk = () => pair.hostEnd.pause();
        pair.hostEnd.resume();
        await until('one more chunk came', () => host.log.length > before);
        await turns();
        expect(host.log.length).toBe(before + 1);
        if (rounds === 20) host.onChunk = undefined;
        if (rounds >= 20) {
          pair.hostEnd.resume();
          await until('the rest came', () => host.byteCount() === sent.length);
        }
      }
      expect(host.bytes().equals(sent)).toBe(true);
    });

    it('gives each byte to exactly one reader when readers change under way', async () => {
      await using pair = await openPair();
      const sent = writeAll(pair.clientEnd, seededRandom(8), 512 * 1024);
      const readers = [recordPipe(), recordPipe(), recordPipe()];
      const received = () => Buffer.concat(readers.map((reader) => reader.bytes()));
      for (const [index, reader] of readers.entries()) {
        const next = readers[index + 1];
        if (next !== undefined) reader.onChunk = () => pair.hostEnd.attach(next);
      }
      pair.hostEnd.attach(readers[0] ?? recordPipe());
      await until('everything came', () => readers.reduce((sum, reader) => sum + reader.byteCount(), 0) >= sent.length);
      expect(received().equals(sent)).toBe(true);
      expect(readers.every((reader) => reader.log.length > 0)).toBe(true);
    });

    it('lets a reader answer from within onBytes', async () => {
      await using pair = await openPair();
      const host = recordPipe(pair.hostEnd);
      host.onChunk = () => pair.hostEnd.write(Buffer.from('pong'));
      const client = recordPipe(pair.clientEnd);
      pair.clientEnd.write(Buffer.from('?'));
      await until('the answer came', () => client.bytes().toString() === 'pong');
    });

    it('calls onWritten in order, and holds no byte when all were called and read', async () => {
      await using pair = await openPair();
      recordPipe(pair.hostEnd);
      const written: number[] = [];
      for (let number = 0; number < 100; number++) pair.clientEnd.write(Buffer.alloc(1_000), () => written.push(number));
      await pair.clientEnd.whenDrained();
      await until('all were written', () => written.length === 100);
      expect(written).toEqual([...written.keys()]);
      expect(pair.clientEnd.bufferedBytes).toBe(0);
    });

    it('holds back the writer while the other side does not read, and lets it go on afterwards', async () => {
      await using pair = await openPair();
      const total = 32 * MIB;
      for (let sent = 0; sent < total; sent += MIB) pair.clientEnd.write(Buffer.alloc(MIB));
      await turns();
      expect(pair.clientEnd.bufferedBytes).toBeGreaterThan(0);
      const host = recordPipe(pair.hostEnd);
      await pair.clientEnd.whenDrained();
      expect(pair.clientEnd.bufferedBytes).toBe(0);
      await until('everything came', () => host.byteCount() === total, 15_000);
    });

    it('whenDrained resolves at once when nothing is held, and rejects on abort and on close', async () => {
      await using pair = await openPair();
      await pair.clientEnd.whenDrained();
      for (let sent = 0; sent < 32; sent++) pair.clientEnd.write(Buffer.alloc(MIB));
      const abort = new AbortController();
      const aborted = pair.clientEnd.whenDrained({ signal: abort.signal });
      abort.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      await expect(pair.clientEnd.whenDrained({ signal: abort.signal })).rejects.toThrow('enough');
      const closed = pair.clientEnd.whenDrained();
      pair.clientEnd.destroy();
      await expect(closed).rejects.toMatchObject({ code: 'connection-lost' });
      await expect(pair.clientEnd.whenDrained()).rejects.toMatchObject({ code: 'connection-lost' });
    });

    it('ends one way at a time, after the last byte, and closes in good order once both have ended', async () => {
      await using pair = await openPair();
      const [client, host] = [recordPipe(pair.clientEnd), recordPipe(pair.hostEnd)];
      pair.clientEnd.write(Buffer.from('last words'));
      pair.clientEnd.end();
      pair.clientEnd.write(Buffer.from('ghost'));
      await until('the host saw the end', () => host.log.includes('end'));
      expect(host.bytes().toString()).toBe('last words');
      expect(host.log.includes('close')).toBe(false);
      pair.hostEnd.write(Buffer.from('answer'));
      pair.hostEnd.end();
      await until('both are closed', () => host.log.includes('close') && client.log.includes('close'));
      expect(client.bytes().toString()).toBe('answer');
      expect([client.closedWith(), host.closedWith()]).toEqual([undefined, undefined]);
      expect([client.log.at(-1), client.log.at(-2)]).toEqual(['close', 'end']);
    });

    it('gives a late reader what was left, the end and the close', async () => {
      await using pair = await openPair();
      const host = recordPipe(pair.hostEnd);
      pair.hostEnd.pause();
      pair.clientEnd.write(Buffer.from('left'));
      pair.clientEnd.end();
      recordPipe(pair.clientEnd);
      await turns();
      pair.hostEnd.end();
      await turns();
      expect(host.log).toEqual([]);
      const late = recordPipe(pair.hostEnd);
      pair.hostEnd.resume();
      await until('the late reader saw the close', () => late.log.includes('close'));
      expect(late.bytes().toString()).toBe('left');
      expect([...new Set(late.log)]).toEqual(['bytes', 'end', 'close']);
      expect(host.log).toEqual([]);
    });

    it('destroy drops everything: one onClose without an error here, and the other side hears of it', async () => {
      await using pair = await openPair();
      const [client, host] = [recordPipe(pair.clientEnd), recordPipe(pair.hostEnd)];
      pair.clientEnd.destroy();
      pair.clientEnd.destroy();
      expect(client.log).toEqual([]);
      expect(pair.clientEnd.closed).toBe(true);
      expect(pair.clientEnd.bufferedBytes).toBe(0);
      await until('both know', () => client.log.includes('close') && host.log.length > 0);
      pair.hostEnd.end();
      await until('the host is closed', () => host.log.includes('close'));
      await turns();
      expect(client.log).toEqual(['close']);
      expect(client.closedWith()).toBeUndefined();
      expect(host.log.filter((word) => word === 'close')).toHaveLength(1);
    });

    it('does nothing after its close, and tells a reader that comes then', async () => {
      await using pair = await openPair();
      const { clientEnd } = pair;
      {
        using _ = clientEnd;
      }
      clientEnd.write(Buffer.from('late'), () => expect.unreachable('onWritten after a close'));
      clientEnd.end();
      clientEnd.pause();
      clientEnd.resume();
      const late = recordPipe(clientEnd);
      await until('the reader was told', () => late.log.length > 0);
      await turns();
      expect(late.log).toEqual(['close']);
    });

    it('reports a break, not a good order, when the other side vanishes amid what it was sent', async () => {
      await using pair = await openPair();
      const client = recordPipe(pair.clientEnd);
      recordPipe(pair.hostEnd);
      pair.hostEnd.pause();
      for (let sent = 0; sent < 32; sent++) pair.clientEnd.write(Buffer.alloc(MIB));
      await turns();
      pair.hostEnd.destroy();
      await until('the client is closed', () => client.log.includes('close'));
      expect(client.closedWith()).toBeInstanceOf(LanChatError);
      expect(client.closedWith()).toMatchObject({ code: 'connection-lost' });
    });
  });
}

function writeAll(pipe: SecurePipe, random: () => number, totalBytes: number): Buffer {
  const all = Buffer.alloc(totalBytes);
  for (let index = 0; index < totalBytes; index++) all[index] = random() * 256;
  for (let start = 0; start < totalBytes; ) {
    const length = Math.min(totalBytes - start, 1 + Math.floor(random() ** 3 * 64 * 1024));
    pipe.write(all.subarray(start, start + length));
    start += length;
  }
  return all;
}

/** Long enough for whatever would happen wrongly on loopback. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
}
