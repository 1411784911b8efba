import type { Entry } from '../../shared/model/entry.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { Line } from './annotations.ts';
import type { LineReader, Overlay } from './line-reader.ts';
import { changeStatements, personStatements, ROOM_NO, type RoomKey } from './line-rows.ts';
import type { LogId, Taken } from './local-history.ts';
import { roomStatements, SavedMembers } from './saved-rooms.ts';
import { type LineChanges, seqsMentioned, takeEntries } from './take-entries.ts';

const REMEMBER_HOST = 'INSERT INTO hosts VALUES (?, ?) ON CONFLICT (host_id) DO UPDATE SET epoch = excluded.epoch';
const ADD_ROOM = 'INSERT OR IGNORE INTO log_rooms (host_id, epoch, room_id) VALUES (?, ?, ?)';
const ADVANCE_ROOM = 'UPDATE log_rooms SET last_seq = ? WHERE room_no = ?';

type Taking = { readonly key: RoomKey; readonly entries: readonly Entry[]; readonly settle: (taken: Taken) => void };

/** A room as far as it was written: where it goes on, and lines that are only in memory, once writing is broken. */
type RoomFile = { readonly roomNo: number; lastSeq: number; readonly unwritten: Map<number, Line> };

/** Everything of a batch that concerns one room. */
type RoomBatch = { readonly file: RoomFile; readonly lines: Map<number, Line>; readonly changes: LineChanges };

const NOTHING: Taken = { shown: [], notes: [], removed: [] };

/**
 * Writes what a stay receives. What comes while one batch is being written makes up the next one, in one transaction: a lone entry waits for
 * nothing, and a flood shares its fsyncs. The first write that fails is the last: writing on would leave a hole. Then all goes on from memory.
 */
export class HistoryWriter {
  readonly #database: Database;
  readonly #reader: LineReader;
  readonly #logger: Logger;
  readonly #files = new Map<string, RoomFile>();
  readonly #people = new Set<string>();
  readonly #savedMembers = new Map<MemberId, SavedMembers>();
  #takings: Taking[] = [];
  #begun: LogId[] = [];
  /** The newest of each log, or host, not yet written. */
  readonly #rooms = new Map<string, { readonly log: LogId; readonly rooms: readonly Room[] }>();
  readonly #members = new Map<MemberId, readonly Member[]>();
  #writing: Promise<void> | undefined;
  #isBroken = false;

  constructor(database: Database, reader: LineReader, logger: Logger) {
    this.#database = database;
    this.#reader = reader;
    this.#logger = logger;
  }

  begin(log: LogId): void {
    this.#begun.push(log);
    this.#wake();
  }

  saveRooms(log: LogId, rooms: readonly Room[]): void {
    this.#rooms.set(`${log.hostId} ${log.epoch}`, { log, rooms });
    this.#wake();
  }

  saveMembers(hostId: MemberId, members: readonly Member[]): void {
    this.#members.set(hostId, members);
    this.#wake();
  }

  take(key: RoomKey, entries: readonly Entry[]): Promise<Taken> {
    if (entries.length === 0) return Promise.resolve(NOTHING);
    return new Promise((settle) => {
      this.#takings.push({ key, entries, settle });
      this.#wake();
    });
  }

  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** The room's number on the disk; it is made when there is none. @throws LanChatError `storage-failed` */
  async roomNo(key: RoomKey): Promise<number> {
    return (await this.#fileOf(key)).roomNo;
  }

  /** Lines of the room that are not on the disk and never will be. */
  overlay(key: RoomKey): Overlay | undefined {
    return this.#files.get(key.join(' '))?.unwritten;
  }

  dropFromMemory(key: RoomKey, seqs: readonly number[]): void {
    for (const seq of seqs) this.#files.get(key.join(' '))?.unwritten.delete(seq);
  }

  #wake(): void {
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // What comes in the same turn belongs to the same batch.
    await Promise.resolve();
    while (this.#takings.length > 0 || this.#begun.length > 0 || this.#rooms.size > 0 || this.#members.size > 0) await this.#writeBatch();
    this.#writing = undefined;
  }

  async #writeBatch(): Promise<void> {
    const takings = this.#takings;
    this.#takings = [];
    const batches = new Map<RoomFile, RoomBatch>();
    const statements = await this.#attempt(() => this.#factStatements());
    await this.#prepare(takings, batches);
    const settled = takings.map((taking) => [taking, this.#takeOne(taking, batches)] as const);
    for (const { file, changes } of batches.values()) {
      statements.push(...this.#authorStatements(changes), ...changeStatements(file.roomNo, changes));
      statements.push({ sql: ADVANCE_ROOM, params: [file.lastSeq, file.roomNo] });
    }
    const isWritten = !this.#isBroken && (await this.#write(statements));
    if (!isWritten) for (const { file, changes } of batches.values()) keepInMemory(file, changes);
    for (const [taking, taken] of settled) taking.settle(taken);
  }

  /** What is not lines: the newest logs, rooms and members. */
  async #factStatements(): Promise<Statement[]> {
    const begun = this.#begun.map(({ hostId, epoch }) => ({ sql: REMEMBER_HOST, params: [hostId, epoch] }));
    const rooms = [...this.#rooms.values()].flatMap(({ log, rooms: all }) => roomStatements(log, all));
    const members = [...this.#members];
    this.#begun = [];
    this.#rooms.clear();
    this.#members.clear();
    const statements: Statement[] = [...begun, ...rooms];
    if (this.#isBroken) return statements;
    for (const [hostId, all] of members) {
      const saved = this.#savedMembers.get(hostId) ?? new SavedMembers(hostId);
      this.#savedMembers.set(hostId, saved);
      statements.push(...(await saved.statements(this.#database, all)));
    }
    return statements;
  }

  /** Gets the rooms of a batch, and the lines that its entries speak of. */
  async #prepare(takings: readonly Taking[], batches: Map<RoomFile, RoomBatch>): Promise<void> {
    const byRoom = Map.groupBy(takings, ({ key }) => key.join(' '));
    for (const [name, [first, ...others]] of byRoom) {
      if (first === undefined) continue;
      const entries = [first, ...others].flatMap((taking) => taking.entries);
      const file = (await this.#attemptOne(() => this.#fileOf(first.key))) ?? this.#memoryFile(name);
      const seqs = seqsMentioned(entries);
      const lines = seqs.length === 0 ? undefined : await this.#attemptOne(() => this.#reader.named(first.key, seqs, file.unwritten));
      batches.set(file, { file, lines: new Map(lines ?? file.unwritten), changes: { added: [], amended: [] } });
    }
  }

  #takeOne({ key, entries }: Taking, batches: ReadonlyMap<RoomFile, RoomBatch>): Taken {
    const file = this.#files.get(key.join(' '));
    const batch = file === undefined ? undefined : batches.get(file);
    if (file === undefined || batch === undefined) return NOTHING;
    const news = entries.filter(({ seq }) => seq > file.lastSeq);
    file.lastSeq = news.at(-1)?.seq ?? file.lastSeq;
    return takeEntries(news, batch.lines, batch.changes);
  }

  /** Authors whom this run has not written yet under the name that they have. */
  #authorStatements({ added }: LineChanges): readonly Statement[] {
    const people = added.map(({ entry }) => ({ id: entry.authorId, alias: entry.authorAlias }));
    const fresh = people.filter(({ id, alias }) => {
      const isKnown = this.#people.has(`${id} ${alias}`);
      this.#people.add(`${id} ${alias}`);
      return !isKnown;
    });
    return personStatements(fresh);
  }

  async #fileOf(key: RoomKey): Promise<RoomFile> {
    const name = key.join(' ');
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const sql = `SELECT room_no, last_seq FROM log_rooms WHERE room_no = ${ROOM_NO}`;
    let [row] = await this.#database.read<{ room_no: number; last_seq: number }>(sql, key);
    if (row === undefined) {
      await this.#database.write([{ sql: ADD_ROOM, params: key }]);
      [row] = await this.#database.read<{ room_no: number; last_seq: number }>(sql, key);
    }
    const file = this.#files.get(name) ?? { roomNo: row?.room_no ?? 0, lastSeq: row?.last_seq ?? 0, unwritten: new Map() };
    this.#files.set(name, file);
    return file;
  }

  /** Of a room that the disk cannot be asked about. */
  #memoryFile(name: string): RoomFile {
    const file = { roomNo: 0, lastSeq: 0, unwritten: new Map() };
    this.#files.set(name, file);
    return file;
  }

  async #write(statements: readonly Statement[]): Promise<boolean> {
    const written = await this.#attemptOne(async () => {
      await this.#database.write(statements);
      return true;
    });
    return written ?? false;
  }

  async #attempt(task: () => Promise<Statement[]>): Promise<Statement[]> {
    return (await this.#attemptOne(task)) ?? [];
  }

  /** Undefined when it failed: from then on nothing is written. */
  async #attemptOne<Value>(task: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await task();
    } catch (error) {
      if (!this.#isBroken) this.#logger.log('error', 'local-history-failed', { error });
      this.#isBroken = true;
      return undefined;
    }
  }
}

function keepInMemory({ unwritten }: RoomFile, { added, amended }: LineChanges): void {
  for (const line of added) unwritten.set(line.entry.seq, line);
  for (const { line } of amended) unwritten.set(line.entry.seq, line);
}
