import { z } from 'zod';
import { areRanges } from '../lib/ranges.ts';
import { aliasSchema, roomNameSchema } from '../model/alias.ts';
import type { AppEvent, AppSnapshot } from '../model/app-event.ts';
import type { Entry } from '../model/entry.ts';
import { messageTextSchema } from '../model/entry.ts';
import type { FileToken } from '../model/ids.ts';
import { fileTokenSchema, folderIdSchema, memberIdSchema, messageIdSchema, roomIdSchema, transferIdSchema } from '../model/ids.ts';
import type { HostingStatus, RememberedFolder } from '../model/status.ts';
import { thumbnailSchema } from '../model/thumbnail.ts';
import type { OfferDetails, OfferedFile, SpoolUse } from '../model/transfer.ts';
import { MAX_ADDRESSEES, MAX_TREE_FILES } from '../wire/limits.ts';
import type { IpcResult } from './result.ts';

/** Files and folders that are offered at once. */
export const MAX_STAGED_ITEMS = 1_000;
export const MAX_DOWNLOADS = 10;
export const MIN_SPOOL_QUOTA_BYTES = 100 * 1024 * 1024;
const speedLimitSchema = z.int().min(16 * 1024);

const portSchema = z.int().min(1).max(65_535);
/** A host name or an IPv4 or IPv6 address as typed, without a port. */
const hostSchema = z.string().trim().min(1).max(253);

/** A file, or a folder with all that is in it, that the shell holds for the page: picked, dropped, pasted or uploaded. */
export type StagedFile = {
  readonly token: FileToken;
  readonly name: string;
  /** Bytes; of a folder those of all files in it. */
  readonly size: number;
  /** Defined for a folder. `leftOut` counts links, devices and what else is no file: it is not sent. */
  readonly folder?: { readonly files: number; readonly leftOut: number };
};

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
  /** As `files.pick`, for one folder with all that is in it. */
  'files.pick-folder': request<typeof nothing, readonly StagedFile[]>(nothing),
  /** The bytes of a staged image of up to 32 MiB as base64, so that the page can draw its thumbnail; null when it is none or too large. */
  'files.read-image': ((args) => request<typeof args, string | null>(args))(z.object({ token: fileTokenSchema })),
  /**
   * Offers what was staged, as one entry. With `keep` the host takes and keeps it, so that the sender may leave. With `to` only those
   * members may have it. `thumbnails` are in the order of `tokens`, null where there is none.
   */
  'files.offer': ((args) => request<typeof args, null>(args))(
    z.object({
      roomId: roomIdSchema,
      tokens: z.array(fileTokenSchema).min(1).max(MAX_STAGED_ITEMS),
      keep: z.boolean().optional(),
      to: z.array(memberIdSchema).min(1).max(MAX_ADDRESSEES).optional(),
      thumbnails: z.array(thumbnailSchema.nullable()).max(MAX_STAGED_ITEMS).optional(),
    }),
  ),
  /** Lets go of staged files that will not be offered. */
  'files.unstage': ((args) => request<typeof args, null>(args))(z.object({ tokens: z.array(fileTokenSchema).max(MAX_STAGED_ITEMS) })),
  /** `file$<path>` typed as a message: the path as the person typed it. */
  'files.offer-path': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, path: z.string().min(1).max(4_096) })),
  /** What the offer holds and would do here; of a tree its manifest is fetched. `folder` is where it would go, the download folder without it. */
  'transfer.look': ((args) => request<typeof args, OfferDetails>(args))(
    z.object({ transferId: transferIdSchema, folder: folderIdSchema.optional() }),
  ),
  /** Which files this device has already where they would go: the same name, size and SHA-256. Empty when the sender is not there to say. */
  'transfer.find-owned': ((args) => request<typeof args, readonly number[]>(args))(
    z.object({ transferId: transferIdSchema, folder: folderIdSchema.optional() }),
  ),
  /** `files` are the wanted ones of a tree as `[first, behind the last]` pairs; all without it. */
  'transfer.accept': ((args) => request<typeof args, null>(args))(
    z.object({
      transferId: transferIdSchema,
      folder: folderIdSchema.optional(),
      files: z
        .array(z.tuple([z.int().min(0), z.int().min(1)]))
        .max(MAX_TREE_FILES)
        .refine((ranges) => areRanges(ranges), 'are not ascending')
        .optional(),
    }),
  ),
  /** Offers the same files once more, as a new entry. Only an own offer that this device remembers. */
  'transfer.resend': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** The absolute path of what was saved, for the clipboard. */
  'transfer.path': ((args) => request<typeof args, string>(args))(z.object({ transferId: transferIdSchema })),
  /** What a transfer holds, after `transfer.look` or from the acceptance on, and of an own offer; of a plain file one row. */
  'transfer.files': ((args) => request<typeof args, readonly OfferedFile[]>(args))(z.object({ transferId: transferIdSchema })),
  'transfer.decline': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Stops one's own download, or takes one's own offer back. */
  'transfer.cancel': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Stops one's own download or upload until `transfer.resume`. */
  'transfer.pause': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  'transfer.resume': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  /** Shows the saved file in the system's file manager. */
  'transfer.reveal': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema })),
  'settings.change': ((args) => request<typeof args, null>(args))(
    z.object({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      alias: aliasSchema.optional(),
      /** Bytes per second; null is unlimited. */
      uploadLimit: speedLimitSchema.nullable().optional(),
      downloadLimit: speedLimitSchema.nullable().optional(),
      maxDownloads: z.int().min(1).max(MAX_DOWNLOADS).optional(),
      spoolQuota: z.int().min(MIN_SPOOL_QUOTA_BYTES).optional(),
    }),
  ),
  /** Accepts files of this member from now on without asking, up to `maxBytes` each; null ends that. */
  'settings.trust-sender': ((args) => request<typeof args, null>(args))(
    z.object({ memberId: memberIdSchema, alias: aliasSchema, maxBytes: z.int().min(1).nullable() }),
  ),
  /** Opens the system's folder dialog and remembers the choice without making it the download folder; null when it was cancelled. Only where `shell.canPickFolder`. */
  'folders.pick': request<typeof nothing, RememberedFolder | null>(nothing),
  /** Remembers the folder at a typed path, which is made when first needed. */
  'folders.add': ((args) => request<typeof args, RememberedFolder>(args))(z.object({ path: z.string().min(1).max(4_096) })),
  /** Makes a remembered folder the one for accepted files. */
  'folders.use': ((args) => request<typeof args, null>(args))(z.object({ folder: folderIdSchema })),
  /** What the hosted room's spool holds. @throws `not-hosting` */
  'host.spool': request<typeof nothing, SpoolUse>(nothing),
  /** Deletes what the spool holds of one offer, or all that nobody is receiving. An offer whose sender is gone ends with it. */
  'host.clear-spool': ((args) => request<typeof args, null>(args))(z.object({ transferId: transferIdSchema.optional() })),
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
  /** Hands a dropped folder to the shell, where a `File` of the folder itself does not tell its path: all that is in it. */
  stageFolder?(folder: StageableFolder): Promise<IpcResult<StagedFile>>;
}

/** The DOM's `File`, as far as a room without DOM types may know it. */
export type StageableFile = { readonly name: string; readonly size: number; arrayBuffer(): Promise<ArrayBuffer> };

/** A folder's name, and the files in it by their paths below it, parts joined with `/`. */
export type StageableFolder = {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: StageableFile }[];
  readonly emptyFolders: readonly string[];
};
