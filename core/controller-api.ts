import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { Entry } from '../shared/model/entry.ts';
import type { MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { HostingStatus, ThemeChoice } from '../shared/model/status.ts';
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

export type OfferFileOptions = {
  readonly roomId: RoomId;
  /** Absolute path of the file to hand over. */
  readonly path: string;
  /** The name to offer, when it is not the path's last part. */
  readonly name?: string;
  /** True for a staged copy that the app made itself: deleted when its transfer is over. */
  readonly temporary?: boolean;
  /** The host takes the bytes at once and keeps them for later, so that this device may leave. */
  readonly keep?: boolean;
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

  /** Checks that the file can be read, then offers it; resolves with the transfer's id once it is queued. */
  offerFile(options: OfferFileOptions): Promise<TransferId>;
  acceptTransfer(id: TransferId): Promise<void>;
  declineTransfer(id: TransferId): Promise<void>;
  cancelTransfer(id: TransferId): Promise<void>;
  /** Stops one's own download or upload until `resumeTransfer`. Nothing happens to one that cannot be paused. */
  pauseTransfer(id: TransferId): Promise<void>;
  resumeTransfer(id: TransferId): Promise<void>;
  /** The absolute path of a saved file; for shells only, never for a page. */
  savedPath(id: TransferId): Promise<string>;

  changeSettings(change: { readonly theme?: ThemeChoice | undefined; readonly alias?: string | undefined }): Promise<void>;
  setDownloadDir(path: string): Promise<void>;

  /** Says that it will be back, and closes every file, within 3 s; unfinished transfers go on after the next join. Safe to call twice. */
  close(): Promise<void>;
}
