import type { Annotation } from '../../shared/model/annotation.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { Epoch, MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';

/** One host's log: a host that made its database anew has a new epoch, and with it another log. */
export type LogId = { readonly hostId: MemberId; readonly epoch: Epoch };

/** What this device has of a log, without holes. */
export type ResumePoint = { readonly epoch: Epoch; readonly rooms: readonly { readonly roomId: RoomId; readonly lastSeq: number }[] };

/** What came of entries that were taken: lines that are new, what became of lines that were there, and lines that went. */
export type Taken = { readonly shown: readonly ShownEntry[]; readonly notes: readonly Annotation[]; readonly removed: readonly number[] };

const later = () => new LanChatError('internal', { detail: 'not yet' });

export class LocalHistory {
  readonly #database: Database;
  readonly #logger: Logger;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  async resumePoint(_hostId: MemberId): Promise<ResumePoint | undefined> {
    throw later();
  }
  async logOf(_hostId: MemberId): Promise<LogId | undefined> {
    throw later();
  }
  begin(_log: LogId): void {
    this.#logger.log('debug', 'log-begun', { recovered: this.#database.recovered });
  }
  async take(_log: LogId, _roomId: RoomId, _entries: readonly Entry[]): Promise<Taken> {
    throw later();
  }
  async page(_log: LogId, _roomId: RoomId, _place: PagePlace, _limit: number): Promise<HistoryPage> {
    throw later();
  }
  async entry(_log: LogId, _roomId: RoomId, _seq: number): Promise<ShownEntry | undefined> {
    throw later();
  }
  async pinned(_log: LogId, _roomId: RoomId): Promise<readonly ShownEntry[]> {
    throw later();
  }
  /** @throws LanChatError `not-yours`, `message-gone` */
  async versions(_log: LogId, _roomId: RoomId, _seq: number, _self: MemberId): Promise<readonly { readonly text: string; readonly at: number }[]> {
    throw later();
  }
  async hide(_log: LogId, _roomId: RoomId, _seq: number): Promise<void> {
    throw later();
  }
  async purge(_log: LogId, _roomId: RoomId, _beforeMs: number): Promise<readonly number[]> {
    throw later();
  }
  saveRooms(_log: LogId, _rooms: readonly Room[]): void {}
  async savedRooms(_log: LogId): Promise<readonly Room[]> {
    throw later();
  }
  saveMembers(_hostId: MemberId, _members: readonly Member[]): void {}
  /** Nobody of them is online. */
  async savedMembers(_hostId: MemberId): Promise<readonly Member[]> {
    throw later();
  }
  // biome-ignore lint/correctness/useYield: not yet
  async *lines(_log: LogId, _roomId: RoomId): AsyncIterable<ShownEntry> {
    throw later();
  }
  async flush(): Promise<void> {}
}
