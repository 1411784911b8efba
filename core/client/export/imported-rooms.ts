import type { RoomId } from '../../../shared/model/ids.ts';
import { roomSchema } from '../../../shared/model/room.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../../shared/model/shown-entry.ts';
import { parseJson } from '../../lib/json-file.ts';
import type { Database } from '../../lib/sqlite/database.ts';
import { LineReader } from '../line-reader.ts';
import { type RoomKey, removeStatements } from '../line-rows.ts';

/** Imported rooms are of no host and no log. */
export const IMPORTED_LOG = ['', ''] as const;

const SELECT_ROOMS = `SELECT facts, (SELECT max(at) FROM lines WHERE lines.room_no = log_rooms.room_no AND kind IN (1, 2, 4)) AS last_at
  FROM log_rooms WHERE host_id = '' AND position IS NOT NULL AND facts IS NOT NULL ORDER BY position`;
const SELECT_UNFINISHED = "SELECT room_id FROM log_rooms WHERE host_id = '' AND position IS NULL";
const SELECT_ROOM = "SELECT room_no FROM log_rooms WHERE host_id = '' AND epoch = '' AND room_id = ?";
const SELECT_SEQS = 'SELECT seq FROM lines WHERE room_no = ? LIMIT 500';

/** Rooms that were read from files: nobody but this device has them, and nothing can be written into them. All reject with `storage-failed`. */
export class ImportedRooms {
  readonly #database: Database;
  readonly #reader: LineReader;

  constructor(database: Database) {
    this.#database = database;
    this.#reader = new LineReader(database);
  }

  /** The newest import last. */
  async list(): Promise<readonly RoomView[]> {
    const rows = await this.#database.read<{ facts: string; last_at: number | null }>(SELECT_ROOMS);
    return rows.flatMap((row) => {
      const room = roomSchema.safeParse(parseJson(row.facts)).data;
      if (room === undefined) return [];
      const lastAt = row.last_at === null ? {} : { lastAt: row.last_at };
      return [{ ...room, readSeq: room.lastSeq, unread: 0, mentions: 0, muted: false, ...lastAt, imported: true } as const];
    });
  }

  /** Undefined when there is no such imported room. */
  async page(roomId: RoomId, place: PagePlace, limit: number): Promise<HistoryPage | undefined> {
    const [room] = await this.#database.read(SELECT_ROOM, [roomId]);
    return room === undefined ? undefined : await this.#reader.page(keyOf(roomId), place, limit);
  }

  async entry(roomId: RoomId, seq: number): Promise<ShownEntry | undefined> {
    return await this.#reader.entry(keyOf(roomId), seq);
  }

  /** The newest pin last. */
  async pinned(roomId: RoomId): Promise<readonly ShownEntry[]> {
    return await this.#reader.pinned(keyOf(roomId));
  }

  /** The whole room, ascending. */
  lines(roomId: RoomId): AsyncIterable<ShownEntry> {
    return this.#reader.lines(keyOf(roomId));
  }

  /** Deletes the room with all that is in it; false when there is none. */
  async forget(roomId: RoomId): Promise<boolean> {
    return await deleteRoom(this.#database, roomId);
  }

  /** Deletes what imports left that were broken off. To be called before the first import of a run. */
  async clearUnfinished(): Promise<void> {
    const rows = await this.#database.read<{ room_id: string }>(SELECT_UNFINISHED);
    for (const { room_id } of rows) await deleteRoom(this.#database, room_id);
  }
}

/** Deletes an imported room in small transactions; false when there is none. The room itself goes last, so that what is left can be found again. */
export async function deleteRoom(database: Database, roomId: string): Promise<boolean> {
  const [room] = await database.read<{ room_no: number }>(SELECT_ROOM, [roomId]);
  if (room === undefined) return false;
  await database.write([{ sql: 'UPDATE log_rooms SET position = NULL WHERE room_no = ?', params: [room.room_no] }]);
  for (;;) {
    const rows = await database.read<{ seq: number }>(SELECT_SEQS, [room.room_no]);
    if (rows.length === 0) break;
    await database.write(
      removeStatements(
        room.room_no,
        rows.map(({ seq }) => seq),
      ),
    );
  }
  await database.write([{ sql: 'DELETE FROM log_rooms WHERE room_no = ?', params: [room.room_no] }]);
  return true;
}

function keyOf(roomId: RoomId): RoomKey {
  return [...IMPORTED_LOG, roomId];
}
