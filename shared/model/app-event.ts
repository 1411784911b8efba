import type { Entry } from './entry.ts';
import type { Failure } from './failure.ts';
import type { MessageId, RoomId } from './ids.ts';
import type { Member } from './member.ts';
import type { Room } from './room.ts';
import type { HostingStatus, KnownHost, PendingPost, SessionStatus, Settings } from './status.ts';
import type { Transfer } from './transfer.ts';

/** What the controller reports, in order. `seq` counts 1, 2, 3 … without holes; a reader that missed one asks for a new snapshot. */
export type AppEvent = { readonly seq: number } & AppEventBody;

export type AppEventBody =
  | { readonly type: 'session-changed'; readonly session: SessionStatus }
  | { readonly type: 'hosting-changed'; readonly hosting: HostingStatus | null }
  | { readonly type: 'rooms-changed'; readonly rooms: readonly Room[] }
  | { readonly type: 'members-changed'; readonly members: readonly Member[] }
  /** Ascending by seq. An entry whose (roomId, seq) is there already replaces nothing and is dropped. */
  | { readonly type: 'entries-added'; readonly roomId: RoomId; readonly entries: readonly Entry[] }
  /** The host's log is a new one: everything shown for it goes. */
  | { readonly type: 'log-reset' }
  | { readonly type: 'pending-changed'; readonly post: PendingPost }
  /** The post was committed by the host, or discarded by its author: its waiting row goes. */
  | { readonly type: 'pending-removed'; readonly id: MessageId }
  | { readonly type: 'transfer-changed'; readonly transfer: Transfer }
  | { readonly type: 'known-hosts-changed'; readonly knownHosts: readonly KnownHost[] }
  | { readonly type: 'settings-changed'; readonly settings: Settings }
  | { readonly type: 'failure-reported'; readonly failure: Failure };

/** Everything a window needs to draw itself, as of event `seq`. */
export type AppSnapshot = {
  readonly seq: number;
  readonly appVersion: string;
  readonly shell: {
    readonly kind: 'electron' | 'browser' | 'terminal';
    readonly canPickFiles: boolean;
    readonly canPickFolder: boolean;
    readonly canReveal: boolean;
  };
  readonly session: SessionStatus;
  readonly hosting: HostingStatus | null;
  readonly rooms: readonly Room[];
  readonly members: readonly Member[];
  /** The newest entries of each room, ascending; older ones by `history.page`. */
  readonly entries: readonly Entry[];
  readonly pending: readonly PendingPost[];
  readonly transfers: readonly Transfer[];
  readonly knownHosts: readonly KnownHost[];
  readonly settings: Settings;
};
