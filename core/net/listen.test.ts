import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { ALPN_PROTOCOL, MAX_UNJOINED_CONNECTIONS, TLS_HANDSHAKE_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { until } from '../testing/until.ts';
import type { SecurePipe } from './byte-pipe.ts';
import { dial } from './dial.ts';
import { createIdentity } from './identity-file.ts';
import { type Listener, listen } from './listen.ts';

const identity = await createIdentity();
const pipes: SecurePipe[] = [];
/** Stands still where no test moves it: what is closed then was not closed because its time was over. */
const clock = createFakeClock();
const listener = await open();
afterAll(() => listener[Symbol.asyncDispose]());

function open(port = 0, onPipe = (pipe: SecurePipe) => void pipes.push(pipe)): Promise<Listener> {
  return listen({ identity, port, clock, logger: silentLogger, onPipe });
}

function dialHost(host = '127.0.0.1'): Promise<SecurePipe> {
  return dial({ host, port: listener.port, signal: new AbortController().signal, checkHostKey: () => {} });
}

/** A bare TCP client that counts what it gets. */
async function openRaw(): Promise<{ readonly socket: Socket; readonly answeredBytes: () => number; readonly closed: () => boolean }> {
  const socket = connectTcp(listener.port, '127.0.0.1');
  let answeredBytes = 0;
  let closed = false;
  socket.on('data', (chunk) => {
    answeredBytes += chunk.length;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await once(socket, 'connect');
  return { socket, answeredBytes: () => answeredBytes, closed: () => closed };
}

/** Whether the TLS handshake and what follows it leave the client connected. */
async function staysConnected(options: ConnectionOptions): Promise<boolean> {
  const socket = connectTls({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false, ALPNProtocols: [ALPN_PROTOCOL], ...options });
  const gone = new Promise<boolean>((resolve) => {
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
    socket.resume();
  });
  const before = pipes.length;
  const stays = await Promise.race([gone, until('the host has the pipe', () => pipes.length > before).then(() => true)]);
  socket.destroy();
  return stays;
}

describe('the port', () => {
  it('[TL1] takes TLS 1.3 only', async () => {
    expect(await staysConnected({})).toBe(true);
    expect(await staysConnected({ maxVersion: 'TLSv1.2' })).toBe(false);
  });

  it('[TL1] never resumes a session', async () => {
    const options: ConnectionOptions = { host: '127.0.0.1', port: listener.port, rejectUnauthorized: false, ALPNProtocols: [ALPN_PROTOCOL] };
    const first = connectTls(options);
    const session = await Promise.race([
      once(first, 'session').then(([bytes]) => bytes as Buffer),
      once(first, 'secureConnect').then(() => undefined),
    ]);
    first.destroy();
    const second = connectTls({ ...options, ...(session === undefined ? {} : { session }) });
    await once(second, 'secureConnect');
    expect(second.isSessionReused()).toBe(false);
    second.destroy();
  });

  it('[TL2] refuses another ALPN protocol, and none at all', async () => {
    expect(await staysConnected({ ALPNProtocols: ['http/1.1'] })).toBe(false);
    expect(await staysConnected({ ALPNProtocols: undefined })).toBe(false);
  });

  it('answers over IPv4 and, where there is any, IPv6', async () => {
    for (const host of ['127.0.0.1', 'localhost']) (await dialHost(host)).destroy();
    const overIpv6 = await dialHost('::1').catch(() => undefined);
    overIpv6?.destroy();
    await until('the host saw them', () => pipes.some((pipe) => pipe.remoteAddress === '127.0.0.1'));
  });

  it('fails with port-taken when it is, and with port-forbidden when it may not', async () => {
    await expect(open(listener.port)).rejects.toMatchObject({ code: 'port-taken', params: { port: listener.port } });
    const mayBindLowPorts = process.getuid?.() === 0 || process.platform !== 'linux';
    if (!mayBindLowPorts) await expect(open(1)).rejects.toMatchObject({ code: 'port-forbidden', params: { port: 1 } });
  });

  it('is free again once disposed, and every connection through it is gone; twice is safe', async () => {
    const accepted: SecurePipe[] = [];
    const other = await open(0, (pipe) => void accepted.push(pipe));
    const client = recordPipe(await dial({ host: '127.0.0.1', port: other.port, signal: new AbortController().signal, checkHostKey: () => {} }));
    await until('the host has the pipe', () => accepted.length === 1);
    await other[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await until('the client knows', () => client.log.length > 0);
    await (await open(other.port))[Symbol.asyncDispose]();
  });
});

describe('strangers', () => {
  it.each([
    ['plain HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['an SSH banner', Buffer.from('SSH-2.0-x\r\n')],
    ['the original chat client', Buffer.from('bob')],
    ['one zero byte', Buffer.alloc(1)],
    ['a TLS alert', Buffer.from('15030300020228', 'hex')],
    ['a handshake record that is no ClientHello', Buffer.from('160301000402000000', 'hex')],
    ['an SSLv2 hello', Buffer.from('802e0100020015000000100100800200800300800400800500800600400700c0', 'hex')],
  ])('[TL3] %s is closed at once and gets not one byte', async (_, bytes) => {
    const raw = await openRaw();
    raw.socket.write(bytes);
    await until('it is closed', raw.closed);
    expect(raw.answeredBytes()).toBe(0);
  });

  it('[TL3] random bytes get not one byte, whatever they begin with, and do not stop the host', async () => {
    const clients = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const raw = await openRaw();
        const bytes = randomBytes(2_000);
        if (index % 3 === 0) bytes[0] = 0x16;
        // No ClientHello by accident.
        bytes[5] = 0xff;
        raw.socket.write(bytes);
        return raw;
      }),
    );
    await until('all are closed', () => clients.every((client) => client.closed()));
    expect(clients.map((client) => client.answeredBytes())).toEqual(clients.map(() => 0));
    (await dialHost()).destroy();
  });

  it('[TL4] 200 silent connections are closed after 5 s with not one byte, and a client gets in meanwhile', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, openRaw));
    const closed = () => silent.filter((each) => each.closed()).length;
    await until('as many have a place as there are', () => closed() === silent.length - MAX_UNJOINED_CONNECTIONS);
    // All places of those who are still to shake hands are taken; after a second the oldest has to go.
    await clock.advance(1_000);
    const client = await dialHost();
    await clock.advance(TLS_HANDSHAKE_TIMEOUT_MS - 1_001);
    await until('only the oldest went', () => closed() === silent.length - MAX_UNJOINED_CONNECTIONS + 1);
    await clock.advance(1);
    await until('all are closed', () => closed() === silent.length);
    expect(silent.map((each) => each.answeredBytes())).toEqual(silent.map(() => 0));
    expect(client.closed).toBe(false);
    client.destroy();
  });

  it('[TL4] a handshake that dribbles or stops in the middle is closed after 5 s', async () => {
    const [dribbling, stopping] = await Promise.all([openRaw(), openRaw()]);
    stopping.socket.write(Buffer.from('1603010100010000fc0303', 'hex'));
    const hello = Buffer.concat([Buffer.from('1603010100010000fc0303', 'hex'), randomBytes(200)]);
    // The host has met who came before this one.
    (await dialHost()).destroy();
    for (let sent = 0; sent < 50; sent++) {
      expect([dribbling.closed(), stopping.closed()]).toEqual([false, false]);
      dribbling.socket.write(hello.subarray(sent, sent + 1));
      await clock.advance(TLS_HANDSHAKE_TIMEOUT_MS / 50);
    }
    await until('both are closed', () => dribbling.closed() && stopping.closed());
    expect([dribbling.answeredBytes(), stopping.answeredBytes()]).toEqual([0, 0]);
  });

  it('[TL6] 100 clients on the host’s own machine are let in', async () => {
    const before = pipes.length;
    const clients: SecurePipe[] = [];
    for (let group = 0; group < 5; group++) clients.push(...(await Promise.all(Array.from({ length: 20 }, () => dialHost()))));
    await until('the host has them all', () => pipes.length - before >= 100);
    expect(clients.filter((client) => client.closed)).toEqual([]);
    for (const client of clients) client.destroy();
  });
});
