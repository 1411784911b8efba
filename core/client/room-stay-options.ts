import type { Failure } from '../../shared/model/failure.ts';
import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { TrustedSender } from '../../shared/model/status.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import type { Dialer } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import type { RateLimiter } from '../transfer/rate-limiter.ts';
import type { JoinedRoom, SessionLink } from './client-session.ts';
import type { EventFeed } from './event-feed.ts';

export type RoomStayOptions = {
  readonly identity: Identity;
  readonly dial: Dialer;
  readonly alias: string;
  readonly appVersion: string;
  readonly database: Database;
  /** Where accepted files go, asked at each acceptance. */
  readonly downloadDir: () => string;
  /** What bytes of files may take of the network, in all of this device's stays. */
  readonly limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  /** How many downloads run at once, asked whenever one could begin. */
  readonly maxDownloads: () => number;
  /** Whose files are accepted without asking, asked at each offer. */
  readonly trustedSenders: () => readonly TrustedSender[];
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: (() => number) | undefined;
  /** What the person says of themselves, and whether they are away. */
  readonly status?: { readonly idle: boolean; readonly text: string | undefined } | undefined;
  /** A host that was joined before: what this device has of it is shown at once, whether it answers or not. */
  readonly offlineHost?: MemberId | undefined;
  /** Rooms that only this device has. */
  readonly imported?: ImportedLines | undefined;
};

/** Rooms that were read from files, as far as a stay shows them and takes lines from them. */
export type ImportedLines = {
  readonly views: readonly RoomView[];
  entry(roomId: RoomId, seq: number): Promise<ShownEntry | undefined>;
};
export const NO_IMPORTS: ImportedLines = { views: [], entry: async () => undefined };

/** What the stay's owner is told; everything else goes to the feed. */
export type RoomStayListener = {
  /** At every join and reconnect, before the feed hears of it. */
  onJoined(room: JoinedRoom): void;
  /** Rooms of this device's own disk are about to be shown, and the host is still to be found. */
  onOpenedOffline?(): void;
  onLinkChanged(link: SessionLink): void;
  /** Once, when the session is over. Without a failure when `leave` was called. */
  onEnded(failure: Failure | undefined): void;
};
