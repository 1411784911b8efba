import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { type Controller, callHandler, type Logger } from '../core/index.ts';
import type { RequestHandlers } from '../shared/ipc/contract.ts';
import type { IpcResult } from '../shared/ipc/result.ts';
import type { AppEvent } from '../shared/model/app-event.ts';

/** Why the server closes a page's socket: codes of RFC 6455, and one of our own. */
export const CLOSE = { tokenRefused: 4401, badFrame: 1008, goingAway: 1001 } as const;

/** Events that may wait for a page that reads slowly. Beyond it the socket goes; the page comes back and takes a new snapshot. */
export const MAX_PAGE_BACKLOG_BYTES = 8 * 1024 * 1024;

const requestSchema = z.object({ kind: z.literal('request'), id: z.int().min(0), name: z.string().max(64), args: z.unknown() });

type ServerFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly result: IpcResult<unknown> }
  | { readonly kind: 'event'; readonly event: AppEvent };

type PageServices = { readonly controller: Controller; readonly handlers: RequestHandlers; readonly logger: Logger };

/** Serves one open page: answers its requests, tells it every event in order. Ends with the socket. */
export function servePage(socket: WebSocket, { controller, handlers, logger }: PageServices): void {
  /** Of answers that did not leave yet. A single one, an image, may be longer than the whole backlog, and the page asked for it. */
  let answerBytes = 0;
  const subscription = controller.onEvent((event) => {
    if (socket.bufferedAmount - answerBytes > MAX_PAGE_BACKLOG_BYTES) socket.terminate();
    else send(socket, encode({ kind: 'event', event }));
  });
  socket.on('close', () => subscription[Symbol.dispose]());
  // `ws` closes by itself with the fitting code, for example after a frame that is too large.
  socket.on('error', () => {});
  socket.on('message', async (data, isBinary) => {
    const request = isBinary ? undefined : parseRequest(data);
    if (request === undefined) return socket.close(CLOSE.badFrame, 'bad frame');
    const answer = encode({ kind: 'reply', id: request.id, result: await callHandler(handlers, request.name, request.args, logger) });
    answerBytes += answer.length;
    send(socket, answer, () => {
      answerBytes -= answer.length;
    });
  });
}

function parseRequest(data: RawData): z.output<typeof requestSchema> | undefined {
  try {
    return requestSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}

function encode(frame: ServerFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

function send(socket: WebSocket, frame: Buffer, onSent?: () => void): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(frame, { binary: false }, onSent);
}
