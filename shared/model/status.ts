import type { AmendmentBody, TextBody } from './entry.ts';
import type { Failure } from './failure.ts';
import type { FolderId, MemberId } from './ids.ts';

/** Where this device stands with a room. */
export type SessionStatus =
  | { readonly state: 'idle' /** Why the last session ended, if it did not end by the person's own wish. */; readonly ended?: Failure }
  | { readonly state: 'joining'; readonly address: string; readonly alias: string }
  | {
      readonly state: 'joined';
      readonly address: string;
      readonly self: MemberId;
      readonly alias: string;
      readonly hostKey: string;
      readonly trust: 'own-host' | 'known' | 'unverified';
      /** `waiting` counts down to `retryAtMs` (local clock); `online` is the normal state. */
      readonly link:
        | { readonly state: 'online' }
        | { readonly state: 'waiting'; readonly retryAtMs: number; readonly attempt: number }
        | { readonly state: 'reconnecting'; readonly attempt: number };
    };

/** The room that this device hosts, with every address that others can type. */
export type HostingStatus = {
  readonly roomName: string;
  readonly port: number;
  /** `host:port` of each network interface, most useful first; then the machine's name. */
  readonly addresses: readonly string[];
  /** `SHA256:` and the base64url of the host's key. */
  readonly fingerprint: string;
};

/** A host that was joined before. */
export type KnownHost = {
  /** `host:port` as it was typed, lower case. */
  readonly address: string;
  readonly roomName: string;
  readonly alias: string;
  readonly hostKey: string;
  readonly lastJoinedAt: number;
};

/** An own message that the host has not acknowledged. `waiting` goes out by itself. */
export type PendingPost = {
  readonly id: string;
  readonly roomId: string;
  /** A text has a line of its own until it is posted; an amendment shows on the line that it is for. */
  readonly body: TextBody | AmendmentBody;
  /** This device's clock, milliseconds since 1970. */
  readonly at: number;
  readonly status: { readonly state: 'waiting' } | { readonly state: 'failed'; readonly failure: Failure };
};

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Settings = {
  readonly alias: string;
  readonly theme: ThemeChoice;
  /** The download folder as a person reads it, for example `~/Downloads`. */
  readonly downloadFolder: string;
  /** Folders that were chosen before, newest first, the download folder among them. */
  readonly recentFolders: readonly RememberedFolder[];
  /** Bytes per second over all files; undefined is unlimited. */
  readonly uploadLimit?: number;
  readonly downloadLimit?: number;
  /** Downloads that run at once. */
  readonly maxDownloads: number;
  /** Bytes that this device's host may keep of files that are handed out. */
  readonly spoolQuota: number;
  /** One line that others see beside the alias. */
  readonly statusText?: string;
  /** Of what the system's notifications tell while the window is not looked at. */
  readonly notify: 'all' | 'mentions' | 'none';
  /** Whose files are accepted without asking. */
  readonly trustedSenders: readonly TrustedSender[];
};

/** A folder for accepted files that the page can name without holding its path. */
export type RememberedFolder = { readonly id: FolderId /** As a person reads it. */; readonly label: string };

/** Files of this person up to `maxBytes` each are accepted without asking, never dangerous ones. */
export type TrustedSender = { readonly memberId: MemberId; readonly alias: string; readonly maxBytes: number };
