import { z } from 'zod';
import { areRanges } from '../lib/ranges.ts';
import { aliasSchema, roomNameSchema } from '../model/alias.ts';
import type { AppEvent, AppSnapshot } from '../model/app-event.ts';
import { mentionSchema, messageTextSchema, reactionEmojiSchema } from '../model/entry.ts';
import type { FileToken, FolderId, RoomId } from '../model/ids.ts';
import { fileTokenSchema, folderIdSchema, memberIdSchema, messageIdSchema, roomIdSchema, transferIdSchema } from '../model/ids.ts';
import { statusTextSchema } from '../model/member.ts';
import { keepDaysSchema, roomDescriptionSchema } from '../model/room.ts';
import type { SearchAnswer } from '../model/search.ts';
import type { HistoryPage, ShownEntry } from '../model/shown-entry.ts';
import type { HostingStatus, RememberedFolder } from '../model/status.ts';
import { thumbnailSchema } from '../model/thumbnail.ts';
import type { OfferDetails, OfferedFile, SpoolUse } from '../model/transfer.ts';
import { MAX_ADDRESSEES, MAX_DIRECT_MEMBERS, MAX_MENTIONS, MAX_TEXT_BYTES, MAX_TREE_FILES } from '../wire/limits.ts';
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

/** What was exported: the file's name in the download folder, as a person reads both. */
export type ExportedRoom = { readonly id: FolderId; readonly name: string; readonly folder: string };

export type ImageBytes = { readonly type: string; readonly base64: string; readonly width: number; readonly height: number };

const seqSchema = z.int().min(1);
const mentioning = { mentions: z.array(mentionSchema).min(1).max(MAX_MENTIONS).optional(), mentionsAll: z.literal(true).optional() };

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
    z.object({
      host: hostSchema,
      port: portSchema,
      alias: aliasSchema,
      trustNewKey: z.string().max(64).optional(),
      /** Of a host that was joined before: opens what this device has of it, whether it answers or not, and goes on trying. */
      offline: z.boolean().optional(),
    }),
  ),
  /** Ends the session or the attempt to get one. */
  'session.leave': request<typeof nothing, null>(nothing),
  /** Does not wait for the time that the backoff still has. */
  'session.reconnect-now': request<typeof nothing, null>(nothing),
  /** Whether the person is there; what others see as away. */
  'session.idle': ((args) => request<typeof args, null>(args))(z.object({ idle: z.boolean() })),
  'known-hosts.forget': ((args) => request<typeof args, null>(args))(z.object({ address: z.string().max(300) })),
  /** Answers when the message is in the outbox on this disk. `id` is made by the page, 128 random bits. */
  'chat.send': ((args) => request<typeof args, null>(args))(
    z.object({ id: messageIdSchema, roomId: roomIdSchema, text: messageTextSchema, replyTo: seqSchema.optional(), ...mentioning }),
  ),
  /** The four amendments wait in the outbox like messages. Edits and deletes are for own entries only; a deleted offer is taken back. */
  'chat.edit': ((args) => request<typeof args, null>(args))(
    z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: seqSchema, text: messageTextSchema, ...mentioning }),
  ),
  'chat.delete': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: seqSchema })),
  'chat.react': ((args) => request<typeof args, null>(args))(
    z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: seqSchema, emoji: reactionEmojiSchema, on: z.boolean() }),
  ),
  'chat.pin': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: seqSchema, on: z.boolean() })),
  /** Posts the text into another room under its author's name; of a file that this device has: offers it there. */
  'chat.forward': ((args) => request<typeof args, null>(args))(
    z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: seqSchema, toRoomId: roomIdSchema }),
  ),
  /** Deletes the line on this device alone. */
  'chat.hide': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, seq: seqSchema })),
  /** What an own message said, oldest first, the present text last. @throws `not-yours` */
  'chat.versions': ((args) => request<typeof args, readonly { readonly text: string; readonly at: number }[]>(args))(
    z.object({ roomId: roomIdSchema, seq: seqSchema }),
  ),
  /** To be called while something is typed, as often as one likes. */
  'chat.typing': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema })),
  'chat.retry': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema })),
  'chat.discard': ((args) => request<typeof args, null>(args))(z.object({ id: messageIdSchema })),
  'rooms.create': ((args) => request<typeof args, { readonly roomId: RoomId }>(args))(
    z.object({ name: roomNameSchema, description: roomDescriptionSchema.optional() }),
  ),
  /** The direct conversation with just these people; the same one each time. */
  'rooms.open-direct': ((args) => request<typeof args, { readonly roomId: RoomId }>(args))(
    z.object({
      members: z
        .array(memberIdSchema)
        .min(1)
        .max(MAX_DIRECT_MEMBERS - 1),
    }),
  ),
  /** What is left out stays. `keepDays` 0 keeps for ever. */
  'rooms.change': ((args) => request<typeof args, null>(args))(
    z.object({
      roomId: roomIdSchema,
      name: roomNameSchema.optional(),
      description: roomDescriptionSchema.optional(),
      archived: z.boolean().optional(),
      keepDays: keepDaysSchema.optional(),
    }),
  ),
  /** Everything up to `seq` was seen. */
  'rooms.mark-read': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, seq: z.int().min(0) })),
  'rooms.mute': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, muted: z.boolean() })),
  /** What is typed and not sent, kept over a restart; an empty text forgets it. */
  'rooms.draft': ((args) => request<typeof args, null>(args))(
    z.object({ roomId: roomIdSchema, text: z.string().max(MAX_TEXT_BYTES), replyTo: seqSchema.optional() }),
  ),
  /** After how many days this device deletes its copies; 0 keeps for ever. */
  'rooms.keep-here': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema, days: keepDaysSchema })),
  /** Writes what this device has of the room into the download folder, under a free name. @throws `export-failed`, `disk-full` */
  'rooms.export': ((args) => request<typeof args, ExportedRoom>(args))(
    z.object({ roomId: roomIdSchema, format: z.enum(['markdown', 'html', 'jsonl']) }),
  ),
  /** Shows an export of this run in the system's file manager. Only where `shell.canReveal`. */
  'rooms.reveal-export': ((args) => request<typeof args, null>(args))(z.object({ id: folderIdSchema })),
  /** Reads a staged file that was exported as JSON Lines into a room of this device alone. @throws `import-unreadable` */
  'rooms.import': ((args) => request<typeof args, { readonly roomId: RoomId }>(args))(z.object({ token: fileTokenSchema })),
  /** Deletes an imported room from this device. */
  'rooms.forget-import': ((args) => request<typeof args, null>(args))(z.object({ roomId: roomIdSchema })),
  'history.page': ((args) => request<typeof args, HistoryPage>(args))(
    z.object({
      roomId: roomIdSchema,
      place: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('before'), seq: seqSchema }),
        z.object({ kind: z.literal('after'), seq: z.int().min(0) }),
        z.object({ kind: z.literal('around'), seq: seqSchema }),
        z.object({ kind: z.literal('newest') }),
      ]),
      limit: z.int().min(1).max(500),
    }),
  ),
  /** The newest pin last. */
  'history.pinned': ((args) => request<typeof args, readonly ShownEntry[]>(args))(z.object({ roomId: roomIdSchema })),
  /**
   * Lines of this device, newest first: words (the beginning of one is enough), "phrases", `from:`, `in:`, `has:file|image|link`,
   * `before:` and `after:` a day as YYYY-MM-DD. `behind` is the id of the last hit that is there already.
   */
  'search.find': ((args) => request<typeof args, SearchAnswer>(args))(
    z.object({ query: z.string().max(500), behind: z.int().optional(), limit: z.int().min(1).max(100) }),
  ),
  /** The lines around a hit, also of a host that this device is not with. */
  'search.context': ((args) => request<typeof args, readonly ShownEntry[]>(args))(z.object({ id: z.int() })),
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
  /** The bytes of a saved or own image as base64, of up to 32 MiB and 64 million pixels; null when it is none, is larger, or is not there any more. `file` is for a tree: counted from 0. */
  'transfer.image': ((args) => request<typeof args, ImageBytes | null>(args))(
    z.object({ transferId: transferIdSchema, file: z.int().min(0).max(MAX_TREE_FILES).optional() }),
  ),
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
      /** Null takes it away. */
      statusText: statusTextSchema.nullable().optional(),
      notify: z.enum(['all', 'mentions', 'none']).optional(),
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
  /** Brings the app's own window to the front, after a click on a notification; nothing happens in a browser, whose page can do that itself. */
  'shell.focus': request<typeof nothing, null>(nothing),
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
