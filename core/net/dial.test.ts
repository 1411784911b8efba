import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { ALPN_PROTOCOL, DIAL_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import { systemClock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import { openTlsPair } from '../testing/tls-pair.ts';
import { until } from '../testing/until.ts';
import { type DialOptions, dial } from './dial.ts';
import { createIdentity } from './identity-file.ts';
import { listen } from './listen.ts';

const identity = await createIdentity();

/** A server of any kind on loopback; gone with all its connections when disposed. */
async function serve(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function dialPort(port: number, options: Partial<DialOptions> = {}) {
  return dial({ host: '127.0.0.1', port, signal: new AbortController().signal, checkHostKey: () => {}, ...options });
}

describe('dialing', () => {
  it('[ID3] shows the host’s key before the first byte, and hangs up when it is refused', async () => {
    let receivedBytes = 0;
    const log: string[] = [];
    await using listener = await listen({
      identity,
      port: 0,
      clock: systemClock,
      logger: { log: (_, event) => void log.push(event) },
      onPipe: (pipe) => {
        pipe.attach({
          onBytes: (chunk) => {
            receivedBytes += chunk.length;
          },
          onEnd: () => pipe.end(),
          onClose: () => void log.push('pipe-closed'),
        });
      },
    });
    const shown: Uint8Array[] = [];
    const changed = new LanChatError('host-key-changed', { address: 'x' });
    const attempt = dialPort(listener.port, {
      checkHostKey: (key) => {
        shown.push(key);
        throw changed;
      },
    });
    await expect(attempt).rejects.toBe(changed);
    // The host may not even have seen the end of the handshake.
    await until('the host saw it go', () => log.includes('handshake-failed') || log.includes('pipe-closed'));
    expect(shown.map((key) => Buffer.compare(key, identity.publicKey))).toEqual([0]);
    expect(receivedBytes).toBe(0);
  });

  it('[HX4] two connections have two secrets', async () => {
    await using one = await openTlsPair();
    await using other = await openTlsPair();
    expect(Buffer.compare(one.clientEnd.exporter, other.clientEnd.exporter)).not.toBe(0);
  });

  it('names what nobody listens at connection-refused', async () => {
    const gone = await serve(createTcpServer());
    await gone[Symbol.asyncDispose]();
    await expect(dialPort(gone.port)).rejects.toMatchObject({ code: 'connection-refused', params: { host: '127.0.0.1', port: gone.port } });
    await expect(dialPort(gone.port, { host: 'localhost' })).rejects.toMatchObject({ code: 'connection-refused' });
  });

  it('names a name that does not resolve host-not-found', async () => {
    await expect(dialPort(1, { host: 'no-such-host.invalid' })).rejects.toMatchObject({
      code: 'host-not-found',
      params: { host: 'no-such-host.invalid' },
    });
  });

  it.each([
    ['answers in plain text', () => createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['hangs up', () => createTcpServer((socket) => socket.destroy())],
    ['ends without a word', () => createTcpServer((socket) => socket.end())],
    ['says nothing for 5 s', () => createTcpServer()],
    [
      'speaks TLS with another ALPN protocol',
      () => createTlsServer({ key: identity.privateKeyPem, cert: identity.certificatePem, ALPNProtocols: ['http/1.1'] }),
    ],
    ['speaks TLS without ALPN', () => createTlsServer({ key: identity.privateKeyPem, cert: identity.certificatePem })],
    [
      'speaks TLS 1.2 only',
      () => createTlsServer({ key: identity.privateKeyPem, cert: identity.certificatePem, ALPNProtocols: [ALPN_PROTOCOL], maxVersion: 'TLSv1.2' }),
    ],
  ])('[TL2] what %s is not-lan-chat', async (_, createServer) => {
    await using server = await serve(createServer());
    const startMs = performance.now();
    await expect(dialPort(server.port)).rejects.toMatchObject({ code: 'not-lan-chat', params: { host: '127.0.0.1', port: server.port } });
    // Far from for ever, also on a busy machine.
    expect(performance.now() - startMs).toBeLessThan(4 * DIAL_TIMEOUT_MS);
  });

  it('stops with the signal’s reason, before and under way', async () => {
    await using server = await serve(createTcpServer());
    const reason = new Error('changed my mind');
    await expect(dialPort(server.port, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const attempt = dialPort(server.port, { signal: abort.signal });
    abort.abort(reason);
    await expect(attempt).rejects.toBe(reason);
  });
});
