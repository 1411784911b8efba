import type { Annotation } from './annotation.ts';
import type { Failure } from './failure.ts';
import type { MemberId, MessageId, RoomId } from './ids.ts';
import type { Member } from './member.ts';
import type { Mark } from './room.ts';
import type { RoomView } from './room-view.ts';
import type { ShownEntry } from './shown-entry.ts';
import type { HostingStatus, KnownHost, PendingPost, SessionStatus, Settings } from './status.ts';
import type { Transfer } from './transfer.ts';

/** What the controller reports, in order. `seq` counts 1, 2, 3 … without holes; a reader that missed one asks for a new snapshot. */
export type AppEvent = { readonly seq: number } & AppEventBody;

export type AppEventBody =
  | { readonly type: 'session-changed'; readonly session: SessionStatus }
  | { readonly type: 'hosting-changed'; readonly hosting: HostingStatus | null }
  | { readonly type: 'rooms-changed'; readonly rooms: readonly RoomView[] }
  /** One room is new, or something of it changed: its name, counts, draft … */
  | { readonly type: 'room-changed'; readonly room: RoomView }
  | { readonly type: 'members-changed'; readonly members: readonly Member[] }
  /** Ascending by seq. An entry whose (roomId, seq) is there already replaces nothing and is dropped. */
  | { readonly type: 'entries-added'; readonly roomId: RoomId; readonly entries: readonly ShownEntry[] }
  /** What became of entries: each note takes the place of the one before. */
  | { readonly type: 'notes-changed'; readonly roomId: RoomId; readonly notes: readonly Annotation[] }
  /** This device does not have the entries any more: deleted for its person alone, or too old. */
  | { readonly type: 'entries-removed'; readonly roomId: RoomId; readonly seqs: readonly number[] }
  /** All that is known of how far others got in a room. */
  | { readonly type: 'marks-changed'; readonly roomId: RoomId; readonly marks: readonly Mark[] }
  /** Who types in a room now, oneself excepted. */
  | { readonly type: 'typing-changed'; readonly roomId: RoomId; readonly members: readonly MemberId[] }
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
  /** In the order of the host, direct conversations and imported rooms behind. */
  readonly rooms: readonly RoomView[];
  readonly members: readonly Member[];
  /** The newest lines, ascending, of the rooms in which something happened last; others, and older ones, by `history.page`. */
  readonly entries: readonly ShownEntry[];
  readonly marks: readonly { readonly roomId: RoomId; readonly marks: readonly Mark[] }[];
  readonly typing: readonly { readonly roomId: RoomId; readonly members: readonly MemberId[] }[];
  readonly pending: readonly PendingPost[];
  readonly transfers: readonly Transfer[];
  readonly knownHosts: readonly KnownHost[];
  readonly settings: Settings;
};
