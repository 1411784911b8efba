import type { Ranges } from '../shared/lib/ranges.ts';
import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { FolderId, MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { Draft } from '../shared/model/room-view.ts';
import type { SearchAnswer } from '../shared/model/search.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../shared/model/shown-entry.ts';
import type { HostingStatus, RememberedFolder, Settings, ThemeChoice } from '../shared/model/status.ts';
import type { OfferDetails, OfferedFile, SpoolUse } from '../shared/model/transfer.ts';
import type { LinePlace, NewMessage } from './client/chat-desk.ts';
import type { ExportFormat } from './client/export/export-room.ts';
import type { RoomChange } from './client/room-desk.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';

export type ControllerOptions = {
  /** Everything this device keeps, mode 0700. Two controllers never share one: the second fails with `data-folder-in-use`. */
  readonly dataDir: string;
  /** Where accepted files go, unless the settings in `dataDir` name another folder. Made when first needed. */
  readonly downloadDir: string;
  readonly appVersion: string;
  readonly shell: AppSnapshot['shell'];
  /** Proposed until the person types another one. */
  readonly defaultAlias: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
};

/** Something to offer: a file, or a folder with all that is in it. */
export type OfferItem = {
  /** Absolute path of the file or folder to hand over. */
  readonly path: string;
  /** The name to offer, when it is not the path's last part. */
  readonly name?: string | undefined;
  /** True for a staged copy that the app made itself: deleted when its transfer is over. */
  readonly temporary?: boolean | undefined;
  /** WebP as base64, of an image. */
  readonly thumbnail?: string | undefined;
};

export type OfferOptions = {
  readonly roomId: RoomId;
  /** One plain file is offered as such; anything else as a tree. */
  readonly items: readonly OfferItem[];
  /** The host takes the bytes at once and keeps them for later, so that this device may leave. */
  readonly keep?: boolean | undefined;
  /** Only these members may have it. */
  readonly to?: readonly MemberId[] | undefined;
};

/** What is wanted of an offer, and where it goes: everything, and the download folder, without it. */
export type AcceptOptions = {
  /** Absolute path of the target folder. */
  readonly folder?: string | undefined;
  /** Of a tree: the files that are wanted, as `[first, behind the last]` pairs. */
  readonly files?: Ranges | undefined;
  /** Nobody was asked: the person allowed it for this sender. */
  readonly isAutomatic?: boolean | undefined;
};

/** A host to join. */
export type JoinOptions = {
  readonly host: string;
  readonly port: number;
  readonly alias: string;
  readonly trustNewKey?: string | undefined;
  /** Of a host that was joined before: resolves at once when this device has something of it, and goes on trying to reach it. */
  readonly offline?: boolean | undefined;
};

/** An exported file: its name and absolute path. */
export type RoomExport = { readonly name: string; readonly path: string };

export type SettingsChange = {
  readonly theme?: ThemeChoice | undefined;
  readonly alias?: string | undefined;
  /** Bytes per second; null is unlimited. */
  readonly uploadLimit?: number | null | undefined;
  readonly downloadLimit?: number | null | undefined;
  readonly maxDownloads?: number | undefined;
  readonly spoolQuota?: number | undefined;
  /** Null takes it away. */
  readonly statusText?: string | null | undefined;
  readonly notify?: Settings['notify'] | undefined;
};

/** Commands in, AppEvents out. Every method that can fail rejects with a LanChatError whose code is in `FAILURE_CODES`. */
export interface Controller {
  snapshot(): Promise<AppSnapshot>;
  /** Every event from now on, in order of `seq`. */
  onEvent(listener: (event: AppEvent) => void): Disposable;

  checkPort(port: number): Promise<{ readonly free: boolean; readonly nextFree: number }>;
  /** Starts the host and joins it through a memory pipe. Port 0 takes any free port. */
  startHosting(options: { readonly roomName: string; readonly alias: string; readonly port: number }): Promise<HostingStatus>;
  /** Tells everyone, then closes the room. */
  stopHosting(): Promise<void>;

  /** Resolves when joined; rejects with the reason why not. Afterwards it reconnects by itself until `leave`. */
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  reconnectNow(): void;
  forgetKnownHost(address: string): Promise<void>;

  /** Whether the person is there. */
  setIdle(idle: boolean): void;

  /** Resolves when the message is in the outbox on this disk, as the amendments below do. */
  sendChat(message: NewMessage): Promise<void>;
  /** @throws `message-gone`, `not-yours`, as the next ones do */
  editMessage(edit: Omit<NewMessage, 'replyTo'> & LinePlace): Promise<void>;
  deleteMessage(line: LinePlace & { readonly id: MessageId }): Promise<void>;
  react(reaction: LinePlace & { readonly id: MessageId; readonly emoji: string; readonly on: boolean }): Promise<void>;
  pin(pin: LinePlace & { readonly id: MessageId; readonly on: boolean }): Promise<void>;
  /** Posts the text, or offers the file, of a line in another room. @throws `file-not-found` when this device does not have the file */
  forward(line: LinePlace & { readonly id: MessageId; readonly toRoomId: RoomId }): Promise<void>;
  /** Deletes the line on this device alone. */
  hideLine(line: LinePlace): Promise<void>;
  /** What an own message said, oldest first. @throws `not-yours`, `message-gone` */
  versions(line: LinePlace): Promise<readonly { readonly text: string; readonly at: number }[]>;
  /** The person types; may be called as often as one likes. */
  typing(roomId: RoomId): void;
  retryPost(id: MessageId): Promise<void>;
  discardPost(id: MessageId): Promise<void>;

  /** Asks the host for a room for everybody. @throws `room-exists`, `too-many-rooms`, `connection-lost`, `timed-out` */
  createRoom(room: { readonly name: string; readonly description?: string | undefined }): Promise<RoomId>;
  /** The direct conversation with just these people; the same one each time. */
  openDirect(members: readonly MemberId[]): Promise<RoomId>;
  /** @throws `not-yours`, `room-fixed`, `room-exists` */
  changeRoom(roomId: RoomId, change: RoomChange): Promise<void>;
  markRead(roomId: RoomId, seq: number): Promise<void>;
  muteRoom(roomId: RoomId, muted: boolean): Promise<void>;
  /** What is typed and not sent; undefined forgets it. */
  saveDraft(roomId: RoomId, draft: Draft | undefined): Promise<void>;
  /** This device deletes its copies of what is older than so many days; 0 keeps everything. */
  keepHere(roomId: RoomId, days: number): Promise<void>;
  /** Writes what this device has of the room into the download folder, under a free name. @throws `unknown-room`, `export-failed`, `disk-full` */
  exportRoom(roomId: RoomId, format: ExportFormat): Promise<RoomExport>;
  /** Reads an export in JSON Lines into a room of this device alone. @throws `import-unreadable` */
  importRoom(path: string): Promise<RoomId>;
  /** @throws `unknown-room` */
  forgetImport(roomId: RoomId): Promise<void>;

  /** Lines of one room that this device has, imported rooms included. */
  historyPage(query: { readonly roomId: RoomId; readonly place: PagePlace; readonly limit: number }): Promise<HistoryPage>;
  /** The newest pin last. */
  pinnedLines(roomId: RoomId): Promise<readonly ShownEntry[]>;
  /** Lines of everything that this device has, also of hosts that it is not with. */
  search(query: string, options: { readonly behind?: number | undefined; readonly limit: number }): Promise<SearchAnswer>;
  /** The lines around a hit. */
  searchContext(id: number): Promise<readonly ShownEntry[]>;

  /** Checks that everything can be read, then offers it as one entry; resolves with the transfer's id once it is queued. */
  offerFiles(options: OfferOptions): Promise<TransferId>;
  /** An own unfinished offer of an earlier run for just these paths (sizes and times of change are the same), if there is one. */
  findOffer(options: OfferOptions): Promise<TransferId | undefined>;
  /** Offers the files of an own earlier offer once more. */
  resendTransfer(id: TransferId): Promise<TransferId>;
  acceptTransfer(id: TransferId, options?: AcceptOptions): Promise<void>;
  /** What the offer holds and would do in `folder`; of a tree its manifest is fetched. @throws `unknown-transfer`, `connection-lost`, `timed-out` */
  lookAtTransfer(id: TransferId, options?: Pick<AcceptOptions, 'folder'>): Promise<OfferDetails>;
  /** Files of the offer that are in the target folder already, with the same SHA-256. Empty when the sender does not say. */
  findOwnedFiles(id: TransferId, options?: Pick<AcceptOptions, 'folder'>): Promise<readonly number[]>;
  /** Every file of an own offer, or of one that was looked at or accepted. */
  transferFiles(id: TransferId): Promise<readonly OfferedFile[]>;
  declineTransfer(id: TransferId): Promise<void>;
  cancelTransfer(id: TransferId): Promise<void>;
  /** Stops one's own download or upload until `resumeTransfer`. Nothing happens to one that cannot be paused. */
  pauseTransfer(id: TransferId): Promise<void>;
  resumeTransfer(id: TransferId): Promise<void>;
  /** The absolute path of a saved file; for shells only, never for a page. */
  savedPath(id: TransferId): Promise<string>;
  /** As `savedPath`, also of an own file, and of one in a tree, counted from 0; undefined when it is not on this device. */
  filePath(id: TransferId, file?: number): Promise<string | undefined>;

  changeSettings(change: SettingsChange): Promise<void>;
  setDownloadDir(path: string): Promise<void>;
  /** Remembers a folder for accepted files, so that a page can name it. `path` is absolute. */
  rememberFolder(path: string): Promise<RememberedFolder>;
  /** The path of a remembered folder. Throws `unknown-folder`. */
  folderPath(id: FolderId): string;
  /** Accepts this member's files without asking from now on, up to `maxBytes` for one offer; null ends that. */
  trustSender(sender: { readonly memberId: MemberId; readonly alias: string; readonly maxBytes: number | null }): Promise<void>;

  /** What the hosted room's spool holds. @throws `not-hosting` */
  spoolUse(): Promise<SpoolUse>;
  /** Deletes what the spool holds of one offer, or all that nobody is receiving. @throws `not-hosting` */
  clearSpool(id?: TransferId): Promise<void>;

  /** Says that it will be back, and closes every file, within 3 s; unfinished transfers go on after the next join. Safe to call twice. */
  close(): Promise<void>;
}
