import { beforeEach, expect, test } from 'vitest';
import { grantSchema } from '../../shared/model/ids.ts';
import { JOIN_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { randomId, ScriptedHost } from '../testing/scripted-host.ts';
import { openDataConnection } from './open-data-connection.ts';

const hostIdentity = await createIdentity();
const grant = grantSchema.parse(randomId());

let clock: FakeClock;
let host: ScriptedHost;
let pipes: SecurePipe[];
beforeEach(() => {
  clock = createFakeClock();
  host = new ScriptedHost(hostIdentity, clock);
  pipes = [];
});

function open(signal: AbortSignal = new AbortController().signal) {
  const dial = async (options: { readonly signal: AbortSignal }) => {
    const pipe = await host.dial(options);
    pipes.push(pipe);
    return pipe;
  };
  const opened = openDataConnection({ dial, clock, logger: silentLogger }, { grant, direction: 'download', signal });
  opened.catch(() => {});
  return opened;
}

test('[DC1] [DC4] presents the grant, and hands over raw bytes: those that came with the answer and those after it', async () => {
  host.answers['data-open'] = async (peer) => {
    peer.connection.send({ type: 'data-ready' });
    const { pipe } = await peer.connection.detach();
    pipe.write(Buffer.from('hello'));
  };
  const opened = open();
  await clock.advance(0);
  expect(host.heard('data-open')).toEqual([{ type: 'data-open', grant, direction: 'download' }]);
  const { pipe, leftover } = await opened;
  let received = Buffer.from(leftover).toString();
  pipe.attach({ onBytes: (chunk) => (received += Buffer.from(chunk).toString()), onEnd: () => {}, onClose: () => {} });
  pipe.resume();
  await clock.advance(0);
  expect(received).toBe('hello');
  expect(clock.pendingTimers).toBe(0);
  pipe.destroy();
});

test('a refusal rejects with the host’s reason and closes the connection', async () => {
  host.answers['data-open'] = (peer) => peer.connection.send({ type: 'data-refused', code: 'too-many-connections' });
  const opened = open();
  await clock.advance(0);
  await expect(opened).rejects.toMatchObject({ code: 'too-many-connections' });
  expect(pipes[0]?.closed).toBe(true);
});

test('a host that does not answer is given up with timed-out', async () => {
  const opened = open();
  await clock.advance(JOIN_TIMEOUT_MS - 1);
  expect(pipes[0]?.closed).toBe(false);
  await clock.advance(1);
  await expect(opened).rejects.toMatchObject({ code: 'timed-out' });
  expect(pipes[0]?.closed).toBe(true);
});

test('a connection that breaks rejects with connection-lost, another message with protocol-error', async () => {
  host.answers['data-open'] = (peer) => peer.connection[Symbol.dispose]();
  const lost = open();
  await clock.advance(0);
  await expect(lost).rejects.toMatchObject({ code: 'connection-lost' });
  host.answers['data-open'] = (peer) => peer.connection.send({ type: 'posted', id: randomId() as never, roomId: host.room.id, seq: 1, at: 1 });
  const wrong = open();
  await clock.advance(0);
  await expect(wrong).rejects.toMatchObject({ code: 'protocol-error' });
});

test('an abort rejects with its reason, before the dial, during it and after', async () => {
  const reason = new LanChatError('transfer-cancelled');
  await expect(open(AbortSignal.abort(reason))).rejects.toBe(reason);
  const abort = new AbortController();
  const opened = open(abort.signal);
  await clock.advance(0);
  abort.abort(reason);
  await expect(opened).rejects.toBe(reason);
  expect(pipes[0]?.closed).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});
