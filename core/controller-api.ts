import type { Ranges } from '../shared/lib/ranges.ts';
import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { Entry } from '../shared/model/entry.ts';
import type { FolderId, MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { HostingStatus, RememberedFolder, ThemeChoice } from '../shared/model/status.ts';
import type { OfferDetails, OfferedFile, SpoolUse } from '../shared/model/transfer.ts';
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

export type SettingsChange = {
  readonly theme?: ThemeChoice | undefined;
  readonly alias?: string | undefined;
  /** Bytes per second; null is unlimited. */
  readonly uploadLimit?: number | null | undefined;
  readonly downloadLimit?: number | null | undefined;
  readonly maxDownloads?: number | undefined;
  readonly spoolQuota?: number | undefined;
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
  join(options: { readonly host: string; readonly port: number; readonly alias: string; readonly trustNewKey?: string | undefined }): Promise<void>;
  leave(): Promise<void>;
  reconnectNow(): void;
  forgetKnownHost(address: string): Promise<void>;

  /** Resolves when the message is in the outbox on this disk. */
  sendChat(message: { readonly id: MessageId; readonly roomId: RoomId; readonly text: string }): Promise<void>;
  retryPost(id: MessageId): Promise<void>;
  discardPost(id: MessageId): Promise<void>;
  historyPage(query: { readonly roomId: RoomId; readonly beforeSeq: number; readonly limit: number }): Promise<readonly Entry[]>;

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
