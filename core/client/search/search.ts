import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { SearchAnswer } from '../../../shared/model/search.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { LanChatError } from '../../lib/errors.ts';
import type { Database } from '../../lib/sqlite/database.ts';
import type { LogId } from '../local-history.ts';

/** What a query's names mean now: the log that this device is with, how its direct conversations are called, and who `from:me` is. */
export type SearchNames = {
  readonly log?: LogId | undefined;
  readonly directs?: ReadonlyMap<RoomId, string> | undefined;
  readonly self?: MemberId | undefined;
};

export type FindOptions = { readonly names: SearchNames; readonly behind?: number | undefined; readonly limit: number };

/** Finds lines of everything that this device has. */
export class Search {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }
  async find(_query: string, _options: FindOptions): Promise<SearchAnswer> {
    throw new LanChatError('internal', { detail: `not yet ${this.#database.recovered}` });
  }
  /** The lines around a hit, it included; empty when it is not there any more. */
  async context(_id: number): Promise<readonly ShownEntry[]> {
    throw new LanChatError('internal', { detail: 'not yet' });
  }
  /** Indexes in small batches what older versions wrote; resolves when all is done, or `signal` is aborted. */
  async catchUp(_signal: AbortSignal): Promise<void> {}
}
