import { type Entry, type EntryBody, entrySchema } from '../../../shared/model/entry.ts';
import { epochSchema, type MemberId, memberIdSchema, type RoomId, roomIdSchema } from '../../../shared/model/ids.ts';
import type { SearchAnswer } from '../../../shared/model/search.ts';
import { silentLogger } from '../../lib/logger.ts';
import type { Database } from '../../lib/sqlite/database.ts';
import { openDatabase } from '../../lib/sqlite/open-database.ts';
import { randomId } from '../../testing/scripted-host.ts';
import { createTemporaryFolder } from '../../testing/temporary-folder.ts';
import { CLIENT_MIGRATIONS } from '../client-database.ts';
import { LocalHistory, type LogId } from '../local-history.ts';
import { Search, type SearchNames } from '../search/search.ts';

export const hostId = memberIdSchema.parse('h'.repeat(43));
export const ann = memberIdSchema.parse('a'.repeat(43));
export const bob = memberIdSchema.parse('b'.repeat(43));
export const log: LogId = { hostId, epoch: epochSchema.parse('e'.repeat(22)) };
export const lobby = roomIdSchema.parse('l'.repeat(22));
export const plans = roomIdSchema.parse('p'.repeat(22));
export const direct = roomIdSchema.parse('d'.repeat(22));

/** Noon, or another hour, of a day of March 2026, on this machine's clock. */
export const day = (number: number, hour = 12) => new Date(2026, 2, number, hour).getTime();

export type Said = {
  readonly said: string | EntryBody;
  readonly by?: MemberId | undefined;
  readonly at?: number | undefined;
  readonly room?: RoomId | undefined;
  readonly in?: LogId | undefined;
};

/** A device of Bob's with three rooms of one host, which has what the test says, and can search in it. */
export class SearchRig implements AsyncDisposable {
  readonly database: Database;
  readonly history: LocalHistory;
  readonly search: Search;
  readonly names: SearchNames = { log, self: bob, directs: new Map([[direct, 'Ann Lee, Zoë']]) };
  readonly #folder: AsyncDisposable;
  readonly #lastSeqs = new Map<string, number>();

  static async open(): Promise<SearchRig> {
    const folder = await createTemporaryFolder();
    const rig = new SearchRig(await openDatabase({ path: `${folder.path}/client.db`, migrations: CLIENT_MIGRATIONS }), folder);
    rig.history.begin(log);
    rig.history.saveRooms(log, [
      { id: lobby, kind: 'room', name: 'Lobby', firstSeq: 1, lastSeq: 0 },
      { id: plans, kind: 'room', name: 'Summer plans', firstSeq: 1, lastSeq: 0 },
      { id: direct, kind: 'direct', name: 'Ann, Zoe', members: [ann, bob], firstSeq: 1, lastSeq: 0 },
    ]);
    return rig;
  }

  private constructor(database: Database, folder: AsyncDisposable) {
    this.database = database;
    this.#folder = folder;
    this.history = new LocalHistory(database, silentLogger);
    this.search = new Search(database);
  }

  /** By Ann on the first of March in the lobby, unless told otherwise. */
  async say(said: string | EntryBody, options: Omit<Said, 'said'> = {}): Promise<Entry> {
    const [entry] = await this.sayAll([{ said, ...options }]);
    if (entry === undefined) throw new Error('nothing was said');
    return entry;
  }

  async sayAll(all: readonly Said[]): Promise<readonly Entry[]> {
    const entries = all.map((said) => [this.#entryOf(said), said.in ?? log] as const);
    await Promise.all(entries.map(([entry, inLog]) => this.history.take(inLog, entry.roomId, [entry])));
    return entries.map(([entry]) => entry);
  }

  async find(query: string, limit = 100, behind?: number): Promise<SearchAnswer> {
    return await this.search.find(query, { names: this.names, limit, behind });
  }

  /** The lines that are found. */
  async found(query: string): Promise<readonly string[]> {
    return (await this.find(query)).hits.map(({ excerpt }) => excerpt);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  #entryOf({ said, by = ann, at = day(1), room = lobby, in: inLog = log }: Said): Entry {
    const place = `${inLog.epoch} ${room}`;
    const seq = (this.#lastSeqs.get(place) ?? 0) + 1;
    this.#lastSeqs.set(place, seq);
    const body = typeof said === 'string' ? { kind: 'text', text: said } : said;
    return entrySchema.parse({ roomId: room, seq, id: randomId(), authorId: by, authorAlias: by === bob ? 'Bob' : 'Ann Lee', at, body });
  }
}
