import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Controller, LanChatError, type Logger, type StagedFiles, systemErrorCode, toFailure } from '../core/index.ts';
import type { RequestHandlers, StagedFile } from '../shared/ipc/contract.ts';
import type { IpcResult } from '../shared/ipc/result.ts';
import { Guards, SUBPROTOCOL } from './guards.ts';
import { CLOSE, servePage } from './page-session.ts';
import { securityHeaders, serveFile, staticFile } from './static-files.ts';
import { receiveFile } from './upload.ts';
import { receiveFolder } from './upload-folder.ts';

const LOOPBACK = '127.0.0.1';
const MAX_FRAME_BYTES = 1024 * 1024;
const TOKEN_BYTES = 24;
/** What each address takes from a page. */
const UPLOADS: Readonly<Record<string, typeof receiveFile>> = { '/upload': receiveFile, '/upload-folder': receiveFolder };
/** An upload of which nothing came for so long is given up. */
const UPLOAD_STALLED_MS = 2 * 60 * 1000;

export type WebServerOptions = {
  readonly controller: Controller;
  readonly handlers: RequestHandlers;
  readonly stagedFiles: StagedFiles;
  readonly dataDir: string;
  /** The folder of the page's bundle. */
  readonly pageRoot: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Milliseconds after which an upload of which nothing more comes is given up. */
  readonly uploadStalledMs?: number;
};

export type WebServer = AsyncDisposable & {
  readonly port: number;
  readonly token: string;
  /** What to open in a browser. The token is in the fragment, which browsers send to nobody. */
  readonly address: string;
};

/**
 * Serves the page and its socket on this machine's loopback address only, to pages that have the token of this launch.
 * @throws LanChatError `port-taken` or `port-forbidden`.
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer({ highWaterMark: 1024 * 1024 });
  // An upload may take as long as it takes.
  server.requestTimeout = 0;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const guards = new Guards(port, token);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, handleProtocols: () => SUBPROTOCOL });
  const headers = securityHeaders(guards.socketOrigins);

  server.on('request', async (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      await answer(request, response, guards, options);
    } catch (error) {
      // A page that went away in the middle is no fault of ours.
      if (!request.destroyed) options.logger.log('warn', 'request-failed', { error });
      response.destroy();
    }
  });
  server.on('upgrade', (request, socket, head) => {
    if (!guards.isOwnHost(request) || !guards.isOwnOrigin(request)) return refuseUpgrade(socket, 403, 'Forbidden');
    if (pathOf(request)?.pathname !== '/api') return refuseUpgrade(socket, 404, 'Not Found');
    sockets.handleUpgrade(request, socket, head, (page) => {
      // The page can read the reason only from an open socket.
      if (guards.hasProtocolToken(request)) servePage(page, options);
      else page.close(CLOSE.tokenRefused, 'token refused');
    });
  });

  return {
    port,
    token,
    address: `http://${LOOPBACK}:${port}/#token=${token}`,
    async [Symbol.asyncDispose]() {
      for (const page of sockets.clients) page.close(CLOSE.goingAway, 'the app ends');
      server.closeAllConnections();
      for (const page of sockets.clients) page.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, guards: Guards, options: WebServerOptions): Promise<void> {
  if (!guards.isOwnHost(request)) return end(response, 403);
  const address = pathOf(request);
  if (address === undefined) return end(response, 400);
  const receive = request.method === 'PUT' && Object.hasOwn(UPLOADS, address.pathname) ? UPLOADS[address.pathname] : undefined;
  if (receive !== undefined) {
    if (!guards.isOwnOrigin(request)) return end(response, 403);
    if (!guards.hasBearerToken(request)) return end(response, 401);
    request.setTimeout(options.uploadStalledMs ?? UPLOAD_STALLED_MS, () => request.destroy());
    const result = await stage(request, () => receive(request, address.searchParams, options), options.logger);
    return answerJson(request, response, result);
  }
  if (request.method !== 'GET') return end(response, 405);
  await serveFile(staticFile(options.pageRoot, address.pathname), response);
}

async function stage(request: IncomingMessage, receive: () => Promise<StagedFile>, logger: Logger): Promise<IpcResult<StagedFile>> {
  try {
    return { ok: true, value: await receive() };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'internal' && !request.destroyed) logger.log('error', 'upload-failed', { error });
    // What else went wrong here is for the log; a page learns no paths.
    return { ok: false, failure: failure.code === 'internal' ? { code: 'internal', params: {} } : failure };
  }
}

function answerJson(request: IncomingMessage, response: ServerResponse, result: IpcResult<StagedFile>): void {
  // A browser reads the answer to a refused upload only if the rest of the body is taken, too.
  request.resume();
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(result));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { Connection: 'close' }).end();
}

function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf({ url = '' }: IncomingMessage): URL | undefined {
  return url.startsWith('/') ? (URL.parse(`http://${LOOPBACK}${url}`) ?? undefined) : undefined;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const code = systemErrorCode(cause);
      if (code === 'EADDRINUSE') reject(new LanChatError('port-taken', { port }, { cause }));
      else if (code === 'EACCES') reject(new LanChatError('port-forbidden', { port }, { cause }));
      else reject(cause);
    });
    server.listen({ host: LOOPBACK, port }, resolve);
  });
}
