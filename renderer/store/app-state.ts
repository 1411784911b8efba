import type { AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Mark } from '../../shared/model/room.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { HostingStatus, KnownHost, PendingPost, SessionStatus, Settings } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { SPOOL_MAX_BYTES } from '../../shared/wire/limits.ts';
import type { UploadProgress } from '../lib/web-socket-api.ts';
import type { OfferLook } from './offer-look.ts';
import type { RoomLog } from './room-log.ts';

/** How the page stands with its shell. `locked`: the browser shell does not know this page's token. */
export type BridgeState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready' }
  | { readonly state: 'unreachable'; readonly failure: Failure }
  | { readonly state: 'locked' };

/** A failure that came as an event and has not been shown yet. */
export type ReportedFailure = { readonly key: number; readonly failure: Failure };

/** Whose files a person is asked about: whether they may come without asking. */
export type TrustQuestion = { readonly memberId: MemberId; readonly alias: string };

/** A dialog about a room or a line of it; which is open is known here, so that every part of the window can open it. */
export type RoomDialog =
  | { readonly kind: 'forward' | 'versions' | 'delete'; readonly roomId: RoomId; readonly seq: number }
  | { readonly kind: 'export' | 'keep' | 'room-settings'; readonly roomId: RoomId };

/** An image that came or was offered: a plain file, or one of a tree, counted from 0. */
export type PictureRef = { readonly transferId: TransferId; readonly file?: number };

/** A line that somebody wants to see; a new object for each time. */
export type WantedLine = { readonly roomId: RoomId; readonly seq: number };

/** What the next text is: an answer to a line, or an own line's new text. */
export type Composing = { readonly kind: 'reply' | 'edit'; readonly roomId: RoomId; readonly entry: ShownEntry };

/** Everything that the controller told, as of event `seq`. */
export type SharedState = {
  readonly seq: number;
  readonly appVersion: string;
  readonly shell: AppSnapshot['shell'];
  readonly session: SessionStatus;
  readonly hosting: HostingStatus | null;
  readonly rooms: readonly RoomView[];
  readonly members: readonly Member[];
  /** By room. A room that was not looked at yet may have none. */
  readonly logs: Readonly<Record<string, RoomLog>>;
  /** By room: how far others got. */
  readonly marks: Readonly<Record<string, readonly Mark[]>>;
  /** By room: who types now, oneself excepted. */
  readonly typing: Readonly<Record<string, readonly MemberId[]>>;
  readonly pending: readonly PendingPost[];
  readonly transfers: Readonly<Record<string, Transfer>>;
  readonly knownHosts: readonly KnownHost[];
  readonly settings: Settings;
  readonly reportedFailures: readonly ReportedFailure[];
};

/** What only this page knows. */
export type LocalState = {
  readonly bridge: BridgeState;
  /** The room that was opened; null shows the first one. */
  readonly currentRoomId: RoomId | null;
  /** The room whose older lines are read: what comes in must not push them away. */
  readonly readingOlder: RoomId | null;
  readonly wanted: WantedLine | null;
  readonly composing: Composing | null;
  readonly dialog: RoomDialog | null;
  /** The picture that is shown over the window. */
  readonly picture: PictureRef | null;
  /** False while the browser shell's socket is down. */
  readonly shellAnswers: boolean;
  /** The file that the browser hands to its shell at the moment. */
  readonly upload: UploadProgress | null;
  /** Files that are offered from here stay with the host for later, unless the person says otherwise for one. */
  readonly keepOffers: boolean;
  /** What was looked at before accepting, by transfer. */
  readonly looks: Readonly<Record<string, OfferLook>>;
  /** Links and devices in a folder that was offered: they are not sent. A new object for each time. */
  readonly leftOut: { readonly count: number; readonly folder: string } | null;
  readonly trustQuestion: TrustQuestion | null;
};

export type AppState = SharedState & LocalState;

export const INITIAL_STATE: AppState = {
  seq: 0,
  appVersion: '',
  shell: { kind: 'browser', canPickFiles: false, canPickFolder: false, canReveal: false },
  session: { state: 'idle' },
  hosting: null,
  rooms: [],
  members: [],
  logs: {},
  marks: {},
  typing: {},
  pending: [],
  transfers: {},
  knownHosts: [],
  settings: {
    alias: '',
    theme: 'system',
    downloadFolder: '',
    recentFolders: [],
    maxDownloads: 3,
    spoolQuota: SPOOL_MAX_BYTES,
    notify: 'all',
    trustedSenders: [],
  },
  reportedFailures: [],
  bridge: { state: 'loading' },
  currentRoomId: null,
  readingOlder: null,
  wanted: null,
  composing: null,
  dialog: null,
  picture: null,
  shellAnswers: true,
  upload: null,
  keepOffers: false,
  looks: {},
  leftOut: null,
  trustQuestion: null,
};
