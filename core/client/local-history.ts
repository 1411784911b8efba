import type { Annotation } from '../../shared/model/annotation.ts';
import type { Entry } from '../../shared/model/entry.ts';
import { type Epoch, epochSchema, type MemberId, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import type { Line } from './annotations.ts';
import { HistoryWriter } from './history-writer.ts';
import { LineReader, type Overlay } from './line-reader.ts';
import { ROOM_NO, type RoomKey, removeStatements } from './line-rows.ts';
import { readMembers, readRooms } from './saved-rooms.ts';

/** One host's log: a host that made its database anew has a new epoch, and with it another log. */
export type LogId = { readonly hostId: MemberId; readonly epoch: Epoch };

/** What this device has of a log, without holes. */
export type ResumePoint = { readonly epoch: Epoch; readonly rooms: readonly { readonly roomId: RoomId; readonly lastSeq: number }[] };

/** What came of entries that were taken: lines that are new, what became of lines that were there, and lines that went. */
export type Taken = { readonly shown: readonly ShownEntry[]; readonly notes: readonly Annotation[]; readonly removed: readonly number[] };

/** What a text said from `at` on. */
export type TextVersion = { readonly text: string; readonly at: number };

/** Lines that are deleted in one transaction, so that a search never waits long. */
const PURGED_LINES = 500;

/**
 * The copy of hosts' logs on this device's disk: what a window shows, found again without the host, and where a reconnect goes on.
 * It may be behind what was received, never ahead; what was not written yet comes again from the host.
 * All that read reject with `storage-failed`.
 */
export class LocalHistory {
  readonly #database: Database;
  readonly #reader: LineReader;
  readonly #writer: HistoryWriter;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#reader = new LineReader(database);
    this.#writer = new HistoryWriter(database, this.#reader, logger);
  }

  /** Where the copy of the host's newest log ends; undefined when there is none. */
  async resumePoint(hostId: MemberId): Promise<ResumePoint | undefined> {
    const log = await this.logOf(hostId);
    if (log === undefined) return undefined;
    const rows = await this.#database.read<{ room_id: string; last_seq: number }>(
      'SELECT room_id, last_seq FROM log_rooms WHERE host_id = ? AND epoch = ? AND last_seq > 0',
      [hostId, log.epoch],
    );
    return { epoch: log.epoch, rooms: rows.map((row) => ({ roomId: roomIdSchema.parse(row.room_id), lastSeq: row.last_seq })) };
  }

  /** The newest log that is kept of a host. */
  async logOf(hostId: MemberId): Promise<LogId | undefined> {
    await this.flush();
    const [host] = await this.#database.read<{ epoch: string }>('SELECT epoch FROM hosts WHERE host_id = ?', [hostId]);
    const epoch = epochSchema.safeParse(host?.epoch);
    return epoch.success ? { hostId, epoch: epoch.data } : undefined;
  }

  /** Makes `log` the host's newest. */
  begin(log: LogId): void {
    this.#writer.begin(log);
  }

  /**
   * Takes entries of one room that follow without a hole on what was taken before; those that were are dropped. Resolves when they are on the
   * disk, in the order of the calls; when that cannot be written any more they are kept in memory, until the app ends.
   */
  async take(log: LogId, roomId: RoomId, entries: readonly Entry[]): Promise<Taken> {
    return await this.#writer.take(keyOf(log, roomId), entries);
  }

  /** Up to `limit` lines of the room. */
  async page(log: LogId, roomId: RoomId, place: PagePlace, limit: number): Promise<HistoryPage> {
    return await this.#reader.page(keyOf(log, roomId), place, limit, this.#overlay(log, roomId));
  }

  async entry(log: LogId, roomId: RoomId, seq: number): Promise<ShownEntry | undefined> {
    return await this.#reader.entry(keyOf(log, roomId), seq, this.#overlay(log, roomId));
  }

  /** The newest pin last. */
  async pinned(log: LogId, roomId: RoomId): Promise<readonly ShownEntry[]> {
    return await this.#reader.pinned(keyOf(log, roomId), this.#overlay(log, roomId));
  }

  /** What a text said, oldest first, the present one last. Rule AM3. @throws LanChatError `not-yours`, `message-gone` */
  async versions(log: LogId, roomId: RoomId, seq: number, self: MemberId): Promise<readonly TextVersion[]> {
    const key = keyOf(log, roomId);
    const line = (await this.#reader.named(key, [seq], this.#overlay(log, roomId))).get(seq);
    if (line?.entry.body.kind !== 'text') throw new LanChatError('message-gone');
    if (line.entry.authorId !== self) throw new LanChatError('not-yours');
    const edits = await this.#database.read<TextVersion>(`SELECT text, at FROM edits WHERE room_no = ${ROOM_NO} AND seq = ? ORDER BY edit_seq`, [
      ...key,
      seq,
    ]);
    return [{ text: line.entry.body.text, at: line.entry.at }, ...edits, ...unwrittenEdit(line, edits.at(-1))];
  }

  /** Deletes the line on this device alone. @throws LanChatError `storage-failed` */
  async hide(log: LogId, roomId: RoomId, seq: number): Promise<void> {
    await this.#remove(log, roomId, [seq]);
  }

  /** Deletes this device's lines that are older than `beforeMs`, host's clock; the seqs that went. @throws LanChatError `storage-failed` */
  async purge(log: LogId, roomId: RoomId, beforeMs: number): Promise<readonly number[]> {
    await this.flush();
    const rows = await this.#database.read<{ seq: number }>(`SELECT seq FROM lines WHERE room_no = ${ROOM_NO} AND at < ? ORDER BY seq`, [
      ...keyOf(log, roomId),
      beforeMs,
    ]);
    const seqs = rows.map(({ seq }) => seq);
    for (let from = 0; from < seqs.length; from += PURGED_LINES) await this.#remove(log, roomId, seqs.slice(from, from + PURGED_LINES));
    return seqs;
  }

  /** Keeps what the host says of all of its rooms, in its order, for `savedRooms`. Written in the background. */
  saveRooms(log: LogId, rooms: readonly Room[]): void {
    this.#writer.saveRooms(log, rooms);
  }

  async savedRooms(log: LogId): Promise<readonly Room[]> {
    await this.flush();
    return await readRooms(this.#database, log);
  }

  /** Keeps everybody whom the host knows, for `savedMembers`. Written in the background. */
  saveMembers(hostId: MemberId, members: readonly Member[]): void {
    this.#writer.saveMembers(hostId, members);
  }

  /** As they were last; nobody is online. */
  async savedMembers(hostId: MemberId): Promise<readonly Member[]> {
    await this.flush();
    return await readMembers(this.#database, hostId);
  }

  /** The whole room, ascending. */
  lines(log: LogId, roomId: RoomId): AsyncIterable<ShownEntry> {
    return this.#reader.lines(keyOf(log, roomId));
  }

  /** Resolves when everything that was given before is on the disk, or could not be written. */
  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  async #remove(log: LogId, roomId: RoomId, seqs: readonly number[]): Promise<void> {
    const key = keyOf(log, roomId);
    await this.#database.write(removeStatements(await this.#writer.roomNo(key), seqs));
    this.#writer.dropFromMemory(key, seqs);
  }

  #overlay(log: LogId, roomId: RoomId): Overlay | undefined {
    return this.#writer.overlay(keyOf(log, roomId));
  }
}

function keyOf({ hostId, epoch }: LogId, roomId: RoomId): RoomKey {
  return [hostId, epoch, roomId];
}

/** The present text of a line whose edit could not be written. */
function unwrittenEdit({ note }: Line, last: TextVersion | undefined): readonly TextVersion[] {
  if (note?.edited === undefined || note.edited.text === last?.text) return [];
  return [{ text: note.edited.text, at: note.edited.at }];
}
