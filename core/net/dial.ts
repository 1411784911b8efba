import { X509Certificate } from 'node:crypto';
import type { SocketConstructorOpts, TcpSocketConnectOpts } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { FailureCode } from '../../shared/model/failure.ts';
import { ALPN_PROTOCOL, DIAL_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import type { SecurePipe } from './byte-pipe.ts';
import { SocketPipe } from './socket-pipe.ts';
import { exporterOf, TLS_OPTIONS } from './tls-options.ts';

export type DialOptions = {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
  /** Gets the key (SPKI DER) that the host proved, before the first byte goes to it. Throws to hang up; what it throws is what `dial` rejects with. */
  checkHostKey(publicKey: Uint8Array): void;
};

/** Decrypted bytes come in records of at most 16 KiB, so this is room for every read; it is one buffer for the life of the pipe. */
const READ_BUFFER_BYTES = 64 * 1024;

/** What a failed attempt to reach the machine means, most telling first: several addresses of one name may fail in several ways. */
const FAILURE_BY_SYSTEM_CODE: readonly (readonly [string, FailureCode])[] = [
  ['ECONNREFUSED', 'connection-refused'],
  ['ETIMEDOUT', 'nobody-there'],
  ['EHOSTUNREACH', 'nobody-there'],
  ['EHOSTDOWN', 'nobody-there'],
  ['ENETUNREACH', 'network-unreachable'],
  ['ENETDOWN', 'network-unreachable'],
  ['EADDRNOTAVAIL', 'network-unreachable'],
  ['ENOTFOUND', 'host-not-found'],
  ['EAI_AGAIN', 'host-not-found'],
  ['EAI_FAIL', 'host-not-found'],
  ['EAI_NONAME', 'host-not-found'],
];

/**
 * Connects to a host within 5 s, over whichever address family answers first, and resolves when its key was checked. Rules TL1 to TL4.
 * @throws LanChatError with the reason, and `host` and `port` in its params; the signal's reason when it aborts.
 */
export async function dial(options: DialOptions): Promise<SecurePipe> {
  const { host, port, signal } = options;
  signal.throwIfAborted();
  const reader: { pipe?: SocketPipe } = {};
  const socket = open(options, reader);
  const failed = (code: FailureCode, cause?: unknown) => new LanChatError(code, { host, port }, { cause });
  return new Promise((resolve, reject) => {
    let connected = false;
    const settle = () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError).off('close', onClose);
    };
    const fail = (error: unknown) => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onAbort = () => fail(signal.reason);
    const onError = (error: Error) => fail(failed(connected ? 'not-lan-chat' : failureCodeOf(error), error));
    const onClose = () => fail(failed(connected ? 'not-lan-chat' : 'nobody-there'));
    const deadline = setTimeout(() => fail(failed(connected ? 'not-lan-chat' : 'nobody-there')), DIAL_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError).on('close', onClose);
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () => {
      try {
        if (socket.alpnProtocol !== ALPN_PROTOCOL) throw failed('not-lan-chat');
        const hostPublicKey = peerKeyOf(socket);
        options.checkHostKey(hostPublicKey);
        reader.pipe = new SocketPipe(socket, { remoteAddress: socket.remoteAddress ?? host, exporter: exporterOf(socket), hostPublicKey });
        settle();
        resolve(reader.pipe);
      } catch (error) {
        fail(error instanceof LanChatError ? error : failed('not-lan-chat', error));
      }
    });
  });
}

function open({ host, port }: DialOptions, reader: { readonly pipe?: SocketPipe }): TLSSocket {
  // `tls.connect` hands some options on to `net`, although its type does not say so.
  const options: ConnectionOptions & Pick<TcpSocketConnectOpts, 'autoSelectFamily'> & Pick<SocketConstructorOpts, 'allowHalfOpen' | 'onread'> = {
    ...TLS_OPTIONS,
    host,
    port,
    ALPNProtocols: [ALPN_PROTOCOL],
    // There is no authority to ask: the key itself is checked, below.
    rejectUnauthorized: false,
    allowHalfOpen: true,
    autoSelectFamily: true,
    onread: {
      buffer: new Uint8Array(READ_BUFFER_BYTES),
      callback: (length, buffer) => reader.pipe?.receive(buffer.subarray(0, length)) ?? true,
    },
  };
  return connect(options);
}

/** `getPeerX509Certificate` answers only once; this one may be asked at any time, and is asked once. */
function peerKeyOf(socket: TLSSocket): Uint8Array {
  const certificate = new X509Certificate(socket.getPeerCertificate(true).raw);
  return certificate.publicKey.export({ type: 'spki', format: 'der' });
}

function failureCodeOf(error: Error): FailureCode {
  const attempts: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const codes = [error, ...attempts].map(systemErrorCode);
  return FAILURE_BY_SYSTEM_CODE.find(([code]) => codes.includes(code))?.[1] ?? 'nobody-there';
}
