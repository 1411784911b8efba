import type { RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../../shared/model/shown-entry.ts';
import { LanChatError } from '../../lib/errors.ts';
import type { Database } from '../../lib/sqlite/database.ts';

const later = () => new LanChatError('internal', { detail: 'not yet' });

/** Rooms that were read from files: nobody but this device has them, and nothing can be written into them. */
export class ImportedRooms {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }
  /** The newest import last. */
  async list(): Promise<readonly RoomView[]> {
    throw new LanChatError('internal', { detail: `not yet ${this.#database.recovered}` });
  }
  /** Undefined when there is no such imported room. */
  async page(_roomId: RoomId, _place: PagePlace, _limit: number): Promise<HistoryPage | undefined> {
    throw later();
  }
  async entry(_roomId: RoomId, _seq: number): Promise<ShownEntry | undefined> {
    throw later();
  }
  async pinned(_roomId: RoomId): Promise<readonly ShownEntry[]> {
    throw later();
  }
  // biome-ignore lint/correctness/useYield: not yet
  async *lines(_roomId: RoomId): AsyncIterable<ShownEntry> {
    throw later();
  }
  /** Deletes the room with all that is in it; false when there is none. */
  async forget(_roomId: RoomId): Promise<boolean> {
    throw later();
  }
}
