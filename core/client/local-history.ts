import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import { type Epoch, epochSchema, type MemberId, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';

/** One host's log: a host that made its database anew has a new epoch, and with it another log. */
export type LogId = { readonly hostId: MemberId; readonly epoch: Epoch };

/** What this device has of a log, without holes. */
export type ResumePoint = { readonly epoch: Epoch; readonly rooms: readonly { readonly roomId: RoomId; readonly lastSeq: number }[] };

const INSERT_ENTRY = 'INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?)';
const ADVANCE_ROOM = `INSERT INTO rooms VALUES (?, ?, ?, ?)
  ON CONFLICT (host_id, epoch, room_id) DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)`;
const REMEMBER_HOST = 'INSERT INTO hosts VALUES (?, ?) ON CONFLICT (host_id) DO UPDATE SET epoch = excluded.epoch';
const SELECT_PAGE = 'SELECT entry FROM entries WHERE host_id = ? AND epoch = ? AND room_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?';

/**
 * The copy of hosts' logs on this device's disk, so that a reconnect fetches only what is new and old lines can be read again.
 * It may be behind what was received, never ahead; what was not written yet comes again from the host.
 */
export class LocalHistory {
  readonly #database: Database;
  readonly #logger: Logger;
  #queue: Statement[] = [];
  #writing: Promise<void> | undefined;
  /** Set by the first write that failed: writing on would leave a hole. */
  #broken = false;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** Where the copy of the host's newest log ends; undefined when there is none. */
  async resumePoint(hostId: MemberId): Promise<ResumePoint | undefined> {
    await this.flush();
    const [host] = await this.#database.read<{ epoch: string }>('SELECT epoch FROM hosts WHERE host_id = ?', [hostId]);
    const epoch = epochSchema.safeParse(host?.epoch);
    if (!epoch.success) return undefined;
    const rows = await this.#database.read<{ room_id: string; last_seq: number }>(
      'SELECT room_id, last_seq FROM rooms WHERE host_id = ? AND epoch = ?',
      [hostId, epoch.data],
    );
    return { epoch: epoch.data, rooms: rows.map((row) => ({ roomId: roomIdSchema.parse(row.room_id), lastSeq: row.last_seq })) };
  }

  /** Makes `log` the host's newest. */
  begin(log: LogId): void {
    this.#enqueue([{ sql: REMEMBER_HOST, params: [log.hostId, log.epoch] }]);
  }

  /** Takes entries of one room that follow without a hole on what was appended before; they are written in batches. */
  append(log: LogId, roomId: RoomId, entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    const inserts = entries.map((entry) => ({
      sql: INSERT_ENTRY,
      params: [log.hostId, log.epoch, roomId, entry.seq, JSON.stringify(entry)],
    }));
    this.#enqueue([...inserts, { sql: ADVANCE_ROOM, params: [log.hostId, log.epoch, roomId, last.seq] }]);
  }

  /** Up to `limit` entries of the room before `beforeSeq`, ascending. */
  async pageBefore(log: LogId, roomId: RoomId, beforeSeq: number, limit: number): Promise<readonly Entry[]> {
    await this.flush();
    const rows = await this.#database.read<{ entry: string }>(SELECT_PAGE, [log.hostId, log.epoch, roomId, beforeSeq, limit]);
    return rows.map((row) => entrySchema.parse(parseJson(row.entry))).reverse();
  }

  /** Resolves when everything that was appended is on the disk, or could not be written. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  #enqueue(statements: readonly Statement[]): void {
    if (this.#broken) return;
    this.#queue.push(...statements);
    this.#writing ??= this.#writeQueue();
  }

  async #writeQueue(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const batch = this.#queue;
        this.#queue = [];
        await this.#database.write(batch);
      }
    } catch (error) {
      this.#broken = true;
      this.#queue = [];
      this.#logger.log('error', 'local-history-failed', { error });
    } finally {
      this.#writing = undefined;
    }
  }
}
