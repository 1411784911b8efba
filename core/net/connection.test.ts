import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { encodeFrame, FLAG_CRITICAL } from '../../shared/wire/frame.ts';
import { MAX_CONTROL_PAYLOAD_BYTES, MAX_PRE_JOIN_PAYLOAD_BYTES } from '../../shared/wire/limits.ts';
import type { Message } from '../../shared/wire/message.ts';
import type { Logger } from '../lib/logger.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { createUnrulyPipe } from '../testing/unruly-pipe.ts';
import { Connection, type ConnectionEnd } from './connection.ts';
import { createMemoryPipe } from './memory-pipe.ts';

const hostKey = Buffer.from('host key');
const GRANT = 'G'.repeat(22);
const decline: Message = { type: 'decline', transferId: 'T'.repeat(22) } as Message;
const dataOpen = { type: 'data-open', grant: GRANT, direction: 'upload' } as Message;

type End = {
  readonly connection: Connection;
  readonly messages: Message[];
  readonly ends: ConnectionEnd[];
  onMessage: ((message: Message) => void) | undefined;
};

/** A connection over one end of a pipe that keeps what it is told. */
function startConnection(pipe: Parameters<typeof createUnrulyPipe>[0], clock: FakeClock, log: string[] = [], pieceBytes?: number): End {
  const logger: Logger = { log: (_, event) => void log.push(event) };
  const connection = new Connection(pipe, { clock, logger, ...(pieceBytes === undefined ? {} : { pieceBytes: () => pieceBytes }) });
  const end: End = { connection, messages: [], ends: [], onMessage: undefined };
  connection.start({
    onMessage: (message) => {
      end.messages.push(message);
      end.onMessage?.(message);
    },
    onEnded: (reason) => void end.ends.push(reason),
  });
  return end;
}

function openPair() {
  const clock = createFakeClock();
  const pipes = createMemoryPipe(hostKey);
  return { clock, client: startConnection(pipes.clientEnd, clock), host: startConnection(pipes.hostEnd, clock) };
}

/** A connection and a bare pipe end to feed it bytes of any kind. */
function openWithBarePeer() {
  const clock = createFakeClock();
  const pipes = createMemoryPipe(hostKey);
  const log: string[] = [];
  return {
    clock,
    log,
    bare: pipes.clientEnd,
    heard: recordPipe(pipes.clientEnd),
    hostPipe: pipes.hostEnd,
    host: startConnection(pipes.hostEnd, clock, log),
  };
}

/** A message whose payload has exactly `payloadBytes`; unknown keys are dropped on the way. */
function paddedFrame(payloadBytes: number): Uint8Array {
  const payload = (pad: string) => Buffer.from(JSON.stringify({ transferId: 'T'.repeat(22), pad }));
  return encodeFrame(31, payload('x'.repeat(payloadBytes - payload('').length)), FLAG_CRITICAL);
}

describe('messages', () => {
  it('[FR2] arrive in order through a pipe that cuts them anywhere', async () => {
    for (const seed of [1, 2, 3]) {
      const clock = createFakeClock();
      const pipes = createMemoryPipe(hostKey);
      const client = startConnection(pipes.clientEnd, clock);
      const host = startConnection(createUnrulyPipe(pipes.hostEnd, { seed, clock, maxDelayMs: 5 }), clock);
      const sent = Array.from({ length: 200 }, (_, number) => ({ ...dataOpen, grant: `${number}`.padStart(22, 'G') }) as Message);
      for (const message of sent) client.connection.send(message);
      await clock.advance(60_000);
      expect(host.messages, `seed ${seed}`).toEqual(sent);
    }
  });

  it('of one turn leave in one write', async () => {
    const { clock, host, heard } = openWithBarePeer();
    for (let count = 0; count < 10; count++) host.connection.send(decline);
    await clock.advance(0);
    expect(heard.log).toEqual(['bytes']);
    expect(heard.byteCount()).toBe(10 * encodeMessage(decline).length);
  });

  it.each([
    [MAX_PRE_JOIN_PAYLOAD_BYTES - 1, false, true],
    [MAX_PRE_JOIN_PAYLOAD_BYTES, false, true],
    [MAX_PRE_JOIN_PAYLOAD_BYTES + 1, false, false],
    [MAX_PRE_JOIN_PAYLOAD_BYTES + 1, true, true],
    [MAX_CONTROL_PAYLOAD_BYTES - 1, true, true],
    [MAX_CONTROL_PAYLOAD_BYTES, true, true],
    [MAX_CONTROL_PAYLOAD_BYTES + 1, true, false],
  ])('[FR4] a payload of %i bytes, joined: %s, passes: %s', async (payloadBytes, joined, passes) => {
    const { clock, bare, host } = openWithBarePeer();
    if (joined) host.connection.markJoined();
    bare.write(paddedFrame(payloadBytes));
    await clock.advance(0);
    expect(host.messages).toEqual(passes ? [decline] : []);
    expect(host.connection.open).toBe(passes);
  });
});

describe('what waits to be written', () => {
  /** Writes `frames` in one turn; the sizes of the writes that came of it. */
  async function writesOf(frames: readonly Uint8Array[], pieceBytes?: number): Promise<readonly number[]> {
    const clock = createFakeClock();
    const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
    const sizes: number[] = [];
    const heard = recordPipe(clientEnd);
    const write = hostEnd.write.bind(hostEnd);
    hostEnd.write = (bytes, onWritten) => {
      sizes.push(bytes.length);
      write(bytes, onWritten);
    };
    const { connection } = startConnection(hostEnd, clock, [], pieceBytes);
    for (const frame of frames) connection.sendEncoded(frame);
    await clock.advance(0);
    await clock.advance(0);
    expect(heard.bytes()).toEqual(Buffer.concat(frames));
    expect(connection.bufferedBytes).toBe(0);
    return sizes;
  }
  const frames = (...sizes: readonly number[]) => sizes.map((size, index) => Buffer.alloc(size, index));

  it('is joined up to 16 kB as long as it is small', async () => {
    expect(await writesOf(frames(...Array.from({ length: 40 }, () => 1_000)))).toEqual([16_000, 16_000, 8_000]);
  });

  it('is not copied when it is large, and keeps its place', async () => {
    expect(await writesOf(frames(100, 100, 50_000, 100))).toEqual([200, 50_000, 100]);
  });

  it('is written in pieces that are not larger than they may be', async () => {
    expect(await writesOf(frames(100, 50_000, 100), 20_000)).toEqual([100, 20_000, 20_000, 10_000, 100]);
  });

  it('[CR1] leaves before the goodbye', async () => {
    const clock = createFakeClock();
    const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
    const heard = recordPipe(clientEnd);
    const { connection } = startConnection(hostEnd, clock, [], 20_000);
    const large = Buffer.alloc(100_000, 7);
    connection.sendEncoded(large);
    connection.close('left');
    await clock.advance(0);
    expect(heard.bytes()).toEqual(Buffer.concat([large, encodeMessage({ type: 'bye', reason: 'left' })]));
  });
});

describe('an end', () => {
  it('[CR1] is told to the other side with its reason, after everything that was sent before', async () => {
    const { clock, client, host } = openPair();
    client.connection.send(decline);
    client.connection.close('left');
    client.connection.close('too-many');
    await clock.advance(0);
    expect(host.messages).toEqual([decline]);
    expect(host.ends).toEqual([{ kind: 'remote', reason: 'left' }]);
    expect(client.ends).toEqual([{ kind: 'local', reason: 'left' }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[CR2] comes within 3 s, even if the other side does not answer', async () => {
    const { clock, bare, heard, host } = openWithBarePeer();
    bare.pause();
    host.connection.close('host-stopped');
    await clock.advance(2_999);
    expect(host.ends).toEqual([]);
    await clock.advance(1);
    expect(host.ends).toEqual([{ kind: 'local', reason: 'host-stopped' }]);
    expect(heard.log).toEqual(['close']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[CR3] without a goodbye is a loss', async () => {
    const { clock, client, host } = openPair();
    client.connection[Symbol.dispose]();
    await clock.advance(0);
    expect(host.ends).toMatchObject([{ kind: 'lost', error: { code: 'connection-lost' } }]);
    expect(client.ends).toEqual([{ kind: 'lost', error: undefined }]);
    const halfClosed = openWithBarePeer();
    halfClosed.bare.end();
    await halfClosed.clock.advance(0);
    expect(halfClosed.host.ends).toEqual([{ kind: 'lost', error: undefined }]);
  });

  it.each([
    ['a frame above the cap', encodeFrame(2, new Uint8Array(MAX_PRE_JOIN_PAYLOAD_BYTES + 1))],
    ['reserved bits', encodeFrame(2, Buffer.from('{"n":1}'), 0x80)],
    ['an unknown critical type', encodeFrame(255, Buffer.from('{}'), FLAG_CRITICAL)],
    ['a payload that is no JSON', encodeFrame(2, Buffer.from('{'))],
    ['plain HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('[CR1] follows on %s with protocol-error, and nothing after it is read', async (_, bytes) => {
    const { clock, bare, host, heard, log } = openWithBarePeer();
    bare.write(Buffer.concat([bytes, encodeMessage(decline)]));
    await clock.advance(0);
    expect(heard.bytes()).toEqual(Buffer.from(encodeMessage({ type: 'bye', reason: 'protocol-error' })));
    bare.write(encodeMessage(decline));
    bare.end();
    await clock.advance(0);
    expect(host.messages).toEqual([]);
    expect(host.ends).toEqual([{ kind: 'local', reason: 'protocol-error' }]);
    expect(log).toEqual(['protocol-error']);
  });

  it('follows when a handler throws: nothing is left half alive', async () => {
    const { clock, client, host } = openPair();
    host.connection.markJoined();
    host.onMessage = () => {
      throw new Error('a fault in the app');
    };
    client.connection.send(decline);
    client.connection.send(decline);
    await clock.advance(0);
    expect(host.messages).toHaveLength(1);
    expect(host.ends).toMatchObject([{ kind: 'lost', error: { message: 'a fault in the app' } }]);
    expect(client.ends).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('the heartbeat', () => {
  it('[HB1] does not run before the join', async () => {
    const { clock, host } = openWithBarePeer();
    await clock.advance(120_000);
    expect(host.connection.open).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[HB1] pings every 15 s, and [HB2] an answer keeps both sides alive for ever, with one timer each', async () => {
    const { clock, client, host } = openPair();
    client.connection.markJoined();
    host.connection.markJoined();
    for (let minute = 0; minute < 60; minute++) await clock.advance(60_000);
    expect([client.connection.open, host.connection.open]).toEqual([true, true]);
    expect(clock.pendingTimers).toBe(2);
    expect([client.messages, host.messages]).toEqual([[], []]);
  });

  it('[HB1] the first ping leaves after 15 s', async () => {
    const { clock, host, heard } = openWithBarePeer();
    host.connection.markJoined();
    await clock.advance(14_999);
    expect(heard.byteCount()).toBe(0);
    await clock.advance(1);
    expect(heard.bytes()).toEqual(Buffer.from(encodeMessage({ type: 'ping', n: 1 })));
  });

  it('[HB3] 45 s of silence end the connection, not a millisecond earlier', async () => {
    const { clock, bare, host } = openWithBarePeer();
    host.connection.markJoined();
    await clock.advance(10_000);
    bare.write(encodeMessage(decline));
    await clock.advance(44_999);
    expect(host.ends).toEqual([]);
    await clock.advance(1);
    expect(host.ends).toMatchObject([{ kind: 'lost', error: { code: 'timed-out' } }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[HB3] anything that is heard counts, a single byte too', async () => {
    const { clock, bare, host } = openWithBarePeer();
    host.connection.markJoined();
    for (const byte of encodeMessage(decline)) {
      await clock.advance(40_000);
      bare.write(Uint8Array.of(byte));
    }
    await clock.advance(0);
    expect(host.messages).toEqual([decline]);
    expect(host.connection.open).toBe(true);
  });
});

describe('detaching', () => {
  const raw = Buffer.from('raw bytes, not a frame');

  it('[DC4] loses no byte and doubles none, wherever the chunks are cut', async () => {
    const bytes = Buffer.concat([encodeMessage(dataOpen), raw]);
    const cuts = Array.from({ length: bytes.length + 1 }, (_, cut) => cut);
    for (const [cut, asOneTurn] of cuts.flatMap((place) => [[place, true] as const, [place, false] as const])) {
      const { clock, bare, host, hostPipe } = openWithBarePeer();
      const after = recordPipe();
      let leftover: Uint8Array | undefined;
      host.onMessage = () => {
        const detached = host.connection.detach();
        detached.then((channel) => {
          leftover = channel.leftover;
          channel.pipe.attach(after);
          channel.pipe.resume();
        });
      };
      bare.write(bytes.subarray(0, cut));
      if (!asOneTurn) await clock.advance(0);
      bare.write(bytes.subarray(cut));
      await clock.advance(0);
      expect(Buffer.concat([leftover ?? Buffer.from('never detached'), after.bytes()]).toString(), `cut at ${cut}`).toBe(raw.toString());
      expect(host.messages).toEqual([dataOpen]);
      expect(host.ends).toEqual([]);
      expect(clock.pendingTimers).toBe(0);
      hostPipe.destroy();
    }
  });

  it('[DC4] holds what comes for an owner that takes its time, and hands the leftover as a copy', async () => {
    const { clock, bare, host } = openWithBarePeer();
    let detached: ReturnType<Connection['detach']> | undefined;
    host.onMessage = () => {
      detached = host.connection.detach();
    };
    const buffer = Buffer.concat([encodeMessage(dataOpen), raw]);
    bare.write(buffer, () => void buffer.fill(0));
    await clock.advance(0);
    bare.write(raw);
    await clock.advance(0);
    const channel = await detached;
    const after = recordPipe(channel?.pipe);
    channel?.pipe.resume();
    await clock.advance(0);
    expect(Buffer.from(channel?.leftover ?? []).toString()).toBe(raw.toString());
    expect(after.bytes().toString()).toBe(raw.toString());
  });

  it('[DC4] works outside of a message, too', async () => {
    const { clock, bare, host } = openWithBarePeer();
    const frame = Buffer.from(encodeMessage(decline));
    bare.write(frame.subarray(0, 11));
    await clock.advance(0);
    const { pipe, leftover } = await host.connection.detach();
    expect(Buffer.from(leftover).equals(frame.subarray(0, 11))).toBe(true);
    const after = recordPipe(pipe);
    pipe.resume();
    bare.write(frame.subarray(11));
    await clock.advance(0);
    expect(after.bytes().equals(frame.subarray(11))).toBe(true);
  });

  it('[DC4] what was sent before goes out as frames, and nothing afterwards', async () => {
    const { clock, bare, heard, host } = openWithBarePeer();
    host.connection.markJoined();
    host.onMessage = () => {
      host.connection.send({ type: 'data-ready' });
      void host.connection.detach();
      host.connection.send(decline);
    };
    bare.write(encodeMessage(dataOpen));
    await clock.advance(120_000);
    expect(heard.bytes()).toEqual(Buffer.from(encodeMessage({ type: 'data-ready' })));
    expect(host.connection.open).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[DC4] tells the new owner of a close that came meanwhile', async () => {
    const { clock, bare, host } = openWithBarePeer();
    let detached: ReturnType<Connection['detach']> | undefined;
    host.onMessage = () => {
      detached = host.connection.detach();
    };
    bare.write(encodeMessage(dataOpen));
    await clock.advance(0);
    bare.destroy();
    await clock.advance(0);
    const channel = await detached;
    const after = recordPipe(channel?.pipe);
    channel?.pipe.resume();
    await clock.advance(0);
    expect(after.log).toEqual(['close']);
    expect(host.ends).toEqual([]);
  });
});
