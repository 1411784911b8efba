import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import {
  ALPN_PROTOCOL,
  MAX_CONNECTIONS,
  MAX_CONNECTIONS_PER_ADDRESS,
  MAX_UNJOINED_CONNECTIONS,
  TLS_HANDSHAKE_TIMEOUT_MS,
} from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { AdmissionDesk } from './admission-desk.ts';
import type { SecurePipe } from './byte-pipe.ts';
import { awaitClientHello } from './client-hello.ts';
import type { Identity } from './identity.ts';
import { SocketPipe } from './socket-pipe.ts';
import { exporterOf, TLS_OPTIONS } from './tls-options.ts';

export type ListenOptions = {
  readonly identity: Identity;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gets each client whose TLS handshake is done. The pipe brings nothing until it has a reader. */
  onPipe(pipe: SecurePipe): void;
};

/** An open port. Disposing closes it and drops every connection that came through it. */
export type Listener = AsyncDisposable & { readonly port: number };

const LIMITS = { total: MAX_CONNECTIONS, perAddress: MAX_CONNECTIONS_PER_ADDRESS, pending: MAX_UNJOINED_CONNECTIONS };
const BACKLOG = 511;

/**
 * Opens the host's port on every address of this machine. What does not speak TLS gets not one byte back, and a handshake may take 5 s. Rules TL1 to TL6.
 * @throws LanChatError `port-taken` or `port-forbidden`, with `port`.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { clock, logger } = options;
  const desk = new AdmissionDesk({ limits: LIMITS, clock });
  const sockets = new Set<Socket>();
  const handshake = createHandshaker(options);

  const server = createServer((socket) => {
    // Without a listener an error would end the process; `close` follows each, and is enough.
    socket.on('error', () => {});
    const address = plainAddress(socket.remoteAddress);
    const admission = desk.admit(address, () => socket.destroy());
    if (admission === undefined) {
      logger.log('info', 'connection-refused', { address });
      socket.destroy();
      return;
    }
    const deadline = clock.after(TLS_HANDSHAKE_TIMEOUT_MS, () => socket.destroy());
    sockets.add(socket);
    socket.once('close', () => {
      deadline[Symbol.dispose]();
      sockets.delete(socket);
      admission.closed();
    });
    handshake(socket, {
      onBegun: () => admission.spoke(),
      onSecured() {
        deadline[Symbol.dispose]();
        admission.secured();
      },
    });
  });

  await open(server, options.port);
  server.on('error', (error) => logger.log('warn', 'accept-failed', { error }));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type HandshakeSteps = { onBegun(): void; onSecured(): void };

/** The way from a raw socket to `onPipe`; the second argument of the answer is told of the steps on it. */
function createHandshaker({ identity, logger, onPipe }: ListenOptions): (socket: Socket, steps: HandshakeSteps) => void {
  /** By both ends of the connection: the TLS server does not say which raw socket became which TLS socket. */
  const waiting = new Map<string, () => void>();
  const server = createTlsServer({
    ...TLS_OPTIONS,
    key: identity.privateKeyPem,
    cert: identity.certificatePem,
    // Not `ALPNProtocols`: of that each socket keeps a copy, which keeps a whole slab of Node's buffer pool for as long as it lasts.
    ALPNCallback: ({ protocols }) => (protocols.includes(ALPN_PROTOCOL) ? ALPN_PROTOCOL : undefined),
  });
  server.on('tlsClientError', (error, socket) => {
    logger.log('debug', 'handshake-failed', { error });
    socket.destroy();
  });
  server.on('secureConnection', (socket) => {
    const onSecured = waiting.get(endsOf(socket));
    // A client that names no protocol at all gets through the handshake (rule TL2).
    if (onSecured === undefined || socket.alpnProtocol !== ALPN_PROTOCOL) {
      socket.destroy();
      return;
    }
    onSecured();
    // Not before: a client that ends amid its handshake is gone.
    socket.allowHalfOpen = true;
    onPipe(
      new SocketPipe(socket, {
        remoteAddress: plainAddress(socket.remoteAddress),
        exporter: exporterOf(socket),
        hostPublicKey: identity.publicKey,
      }),
    );
  });
  return (socket, { onBegun, onSecured }) => {
    const ends = endsOf(socket);
    waiting.set(ends, onSecured);
    socket.once('close', () => waiting.delete(ends));
    awaitClientHello(socket, () => {
      onBegun();
      server.emit('connection', socket);
    });
  };
}

function endsOf(socket: Socket | TLSSocket): string {
  return [socket.remoteAddress, socket.remotePort, socket.localAddress].join(' ');
}

/** An IPv4 address that came over a dual-stack socket, as IPv4. */
function plainAddress(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
}

async function open(server: Server, port: number): Promise<void> {
  try {
    await bind(server, '::', port);
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') return bind(server, '0.0.0.0', port);
    throw cause;
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error) => {
      const code = systemErrorCode(cause);
      if (code === 'EADDRINUSE') reject(new LanChatError('port-taken', { port }, { cause }));
      else if (code === 'EACCES') reject(new LanChatError('port-forbidden', { port }, { cause }));
      else reject(cause);
    };
    server.once('error', onError);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', onError);
      resolve();
    });
  });
}
