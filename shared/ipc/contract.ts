import { z } from 'zod';
import { aliasSchema, roomNameSchema } from '../model/alias.ts';
import type { AppEvent, AppSnapshot } from '../model/app-event.ts';
import type { Entry } from '../model/entry.ts';
import { messageTextSchema } from '../model/entry.ts';
import type { FileToken } from '../model/ids.ts';
import { fileTokenSchema, messageIdSchema, roomIdSchema, transferIdSchema } from '../model/ids.ts';
import type { HostingStatus } from '../model/status.ts';
import type { IpcResult } from './result.ts';

const portSchema = z.int().min(1).max(65_535);
/** A host name or an IPv4 or IPv6 address as typed, without a port. */
const hostSchema = z.string().trim().min(1).max(253);

/** A file that the shell holds for the page: picked, dropped, pasted or uploaded. */
export type StagedFile = { readonly token: FileToken; readonly name: string; readonly size: number };

const request = <Args extends z.ZodType, Value>(args: Args) => ({ args, value: undefined as Value });
const nothing = z.object({});

/** One row per request that the window can make: what it must send, and what comes back. Both shells serve exactly this table. */
export const REQUESTS = {
  'app.snapshot': request<typeof nothing, AppSnapshot>(nothing),
  /** Whether the port is free, and the next free one from it on. */
  'host.check-port': ((args) => request<typeof args, { readonly free: boolean; readonly nextFree: number }>(args))(z.object({ port: portSchema })),
  'host.start': ((args) => request<typeof args, HostingStatus>(args))(z.object({ roomName: roomNameSchema, alias: aliasSchema, port: portSchema })),
  'host.stop': request<typeof nothing, null>(nothing),
  /** Answers when the room is joined, or with the reason why not. `trustNewKey` is the key that a person accepted after `host-key-changed`. */
  'session.join': ((args) => request<typeof args, null>(args))(
    z.object({ host: hostSchema, port: portSchema, alias: aliasSchema, trustNewKey: z.string().max(64).optional() }),
  ),
  /** Ends the session or the attempt to get one. */
  'session.leave': request<typeof nothing, null>(nothing),
  /** Does not wait for the time that the backoff still has. */
  'session.reconnect-now': request<typeof nothing, null>(nothing),
  'known-hosts.forget': ((args) => request<typeof args, null>(args))(z.object({ address: z.string().max(300) })),
  /** Answers when the message is in the outbox on this disk. `id` is made by the page, 128 random bits. */
  'chat.send': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema, roomId: roomIdSchema, text: messageTextSchema })),
  'chat.retry': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema })),
  'chat.discard': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema })),
  /** Up to `limit` entries before `beforeSeq`, ascending. */
  'history.page': ((args) => request<typeof args, readonly Entry[]>(args))(
    z.object({ roomId: roomIdSchema, beforeSeq: z.int().min(1), limit: z.int().min(1).max(500) }),
  ),
  /** Opens the system's file dialog; empty when it was cancelled. Only where `shell.canPickFiles`. */
  'files.pick': request<typeof nothing, readonly StagedFile[]>(nothing),
  /** Offers staged files, in order, each as an entry of its own. With `keep` the host takes and keeps them, so that the sender may leave. */
  'files.offer': ((args) => request<typeof args, null>(args))(
    z.object({ roomId: roomIdSchema, tokens: z.array(fileTokenSchema).min(1).max(100), keep: z.boolean().optional() }),
  ),
  /** `file$<path>` typed as a message: the path as the person typed it. */
  'files.offer-path': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, path: z.string().min(1).max(4_096) })),
  'transfer.accept': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  'transfer.decline': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Stops one's own download, or takes one's own offer back. */
  'transfer.cancel': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Stops one's own download or upload until `transfer.resume`. */
  'transfer.pause': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  'transfer.resume': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Shows the saved file in the system's file manager. */
  'transfer.reveal': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  'settings.change': ((args) => request<typeof args, null>(args))(
    z.object({ theme: z.enum(['system', 'light', 'dark']).optional(), alias: aliasSchema.optional() }),
  ),
  /** Opens the system's folder dialog and remembers the choice. Only where `shell.canPickFolder`. */
  'settings.pick-download-folder': request<typeof nothing, null>(nothing),
  /** Opens an `http:` or `https:` link in the system's browser. */
  'shell.open-link': ((args) => request<typeof args, null>(args))(z.object({ url: z.url({ protocol: /^https?$/ }).max(2_048) })),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestArgs<Name extends RequestName> = z.input<(typeof REQUESTS)[Name]['args']>;
export type ParsedArgs<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['args']>;
export type RequestValue<Name extends RequestName> = (typeof REQUESTS)[Name]['value'];
export type RequestHandlers = { readonly [Name in RequestName]: (args: ParsedArgs<Name>) => Promise<RequestValue<Name>> };

// In a file of their own, so that the preload can have them without zod.
export { EVENT_CHANNEL, MAX_STAGED_BYTES, REQUEST_CHANNEL, STAGE_BYTES_CHANNEL, STAGE_PATH_CHANNEL } from './channels.ts';

/** What the window sees of its shell: `window.lanChat` from the preload, or built over a WebSocket. */
export interface LanChatApi {
  request<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<IpcResult<RequestValue<Name>>>;
  /** Every event from now on, in order. Returns the way to stop. */
  onEvent(listener: (event: AppEvent) => void): () => void;
  /** Called when events may have been missed (the browser shell's socket came back): take a new snapshot. */
  onReset(listener: () => void): () => void;
  /** Hands dropped, pasted or chosen files to the shell. */
  stageFiles(files: readonly StageableFile[]): Promise<IpcResult<readonly StagedFile[]>>;
}

/** The DOM's `File`, as far as a room without DOM types may know it. */
export type StageableFile = { readonly name: string; readonly size: number; arrayBuffer(): Promise<ArrayBuffer> };
