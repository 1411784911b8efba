import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { roomNameSchema } from '../../shared/model/alias.ts';
import type { Entry } from '../../shared/model/entry.ts';
import {
  type Epoch,
  epochSchema,
  type MemberId,
  type MessageId,
  memberIdSchema,
  messageIdSchema,
  type RoomId,
  roomIdSchema,
} from '../../shared/model/ids.ts';
import { GROUP_COMMIT_MESSAGES } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import { ENTRY_COLUMNS, entryFromRow } from './history-schema.ts';
import { type EntryDraft, Room } from './room.ts';
import type { KnownMember } from './roster.ts';

/** What became of a draft. `duplicate`: this member had posted this id before; `entry` is that one. */
export type Posting =
  | { readonly ok: true; readonly entry: Entry; readonly duplicate: boolean }
  | { readonly ok: false; readonly error: LanChatError };

type Waiting = { readonly draft: EntryDraft; readonly settle: (posting: Posting) => void };

type HistoryParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly epoch: Epoch;
  readonly rooms: readonly Room[];
  readonly known: readonly KnownMember[];
};

export type HistoryListener = {
  /** In order of `seq`, after the disk has them, and after their authors were answered. */
  onCommitted(entries: readonly Entry[]): void;
  /** Once: nothing can be written any more. */
  onFailed(error: LanChatError): void;
};

const knownMemberSchema = z.object({ id: memberIdSchema, alias: z.string(), lastSeenAt: z.number() });
const roomRowSchema = z.object({ id: roomIdSchema, name: roomNameSchema, lastSeq: z.number() });

export const createId = () => messageIdSchema.parse(randomBytes(16).toString('base64url'));

/**
 * The host's log on disk. Appends are committed in groups: what comes while one group is being written makes up the next, at most 64
 * at a time, so that a lone message waits for nothing and a flood shares its fsyncs. Rules MS2, MS3, MS7 and LG1.
 */
export class History implements AsyncDisposable {
  readonly epoch: Epoch;
  readonly rooms: readonly Room[];
  /** Everyone who was known when the history was opened. */
  readonly known: readonly KnownMember[];
  readonly #database: Database;
  readonly #clock: Clock;
  #listener: HistoryListener | undefined;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | undefined;
  #failure: LanChatError | undefined;

  constructor(parts: HistoryParts) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.epoch = parts.epoch;
    this.rooms = parts.rooms;
    this.known = parts.known;
  }

  /** Set once a write failed; from then on the history can only be read. */
  get failure(): LanChatError | undefined {
    return this.#failure;
  }

  listen(listener: HistoryListener): void {
    this.#listener = listener;
  }

  roomOf(id: RoomId): Room | undefined {
    return this.rooms.find((room) => room.id === id);
  }

  /** `settle` is called once: after the commit, or when it failed. Entries get their numbers in the order of these calls. */
  append(draft: EntryDraft, settle: (posting: Posting) => void = () => {}): void {
    if (this.#failure !== undefined) {
      settle({ ok: false, error: this.#failure });
      return;
    }
    const posted = this.roomOf(draft.roomId)?.findPosted(draft.authorId, draft.id);
    if (posted !== undefined) {
      settle({ ok: true, entry: posted, duplicate: true });
      return;
    }
    this.#waiting.push({ draft, settle });
    this.#committing ??= this.#commitAll();
  }

  async saveMember(member: { readonly id: MemberId; readonly publicKey: Uint8Array; readonly alias: string }): Promise<void> {
    const now = this.#clock.wallMs();
    const sql = `INSERT INTO members (id, public_key, alias, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET alias = excluded.alias, last_seen_at = excluded.last_seen_at`;
    await this.#write([{ sql, params: [member.id, member.publicKey, member.alias, now, now] }]);
  }

  async renameRoom(room: Room, name: string): Promise<void> {
    await this.#write([{ sql: 'UPDATE rooms SET name = ? WHERE id = ?', params: [name, room.id] }]);
    room.name = name;
  }

  /** Up to `limit` entries that follow `afterSeq`, ascending. */
  async page(roomId: RoomId, afterSeq: number, limit: number): Promise<readonly Entry[]> {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM entries WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
    return (await this.#database.read(sql, [roomId, afterSeq, limit])).map(entryFromRow);
  }

  /** The entry that this member posted under this id, however long ago. */
  async findPosted(memberId: MemberId, id: MessageId): Promise<Entry | undefined> {
    const [row] = await this.#database.read(`SELECT ${ENTRY_COLUMNS} FROM entries WHERE author_id = ? AND id = ?`, [memberId, id]);
    return row === undefined ? undefined : entryFromRow(row);
  }

  /** Waits until everything that was appended is on the disk, then closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    while (this.#committing !== undefined) await this.#committing;
    await this.#database[Symbol.asyncDispose]();
  }

  async #commitAll(): Promise<void> {
    // Everything that this turn of the event loop brings belongs to the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#commitGroup(this.#waiting.splice(0, GROUP_COMMIT_MESSAGES));
    this.#committing = undefined;
  }

  async #commitGroup(group: readonly Waiting[]): Promise<void> {
    let entries: readonly Entry[];
    let posted: Map<string, Entry>;
    try {
      posted = await this.#findAllPosted(group.map((waiting) => waiting.draft));
      entries = this.#number(group, posted);
      await this.#write(entries.flatMap(insertEntry));
    } catch (error) {
      const failure = this.#fail(error);
      for (const { settle } of group) settle({ ok: false, error: failure });
      return;
    }
    const fresh = new Set(entries.map(keyOf));
    for (const entry of entries) this.roomOf(entry.roomId)?.add(entry);
    for (const { draft, settle } of group) {
      const key = keyOf(draft);
      const entry = posted.get(key);
      if (entry !== undefined) settle({ ok: true, entry, duplicate: !fresh.delete(key) });
    }
    if (entries.length > 0) this.#listener?.onCommitted(entries);
  }

  /** Numbers the drafts that are new; every draft's entry is in `posted` afterwards. */
  #number(group: readonly Waiting[], posted: Map<string, Entry>): readonly Entry[] {
    const at = Math.floor(this.#clock.wallMs());
    const entries: Entry[] = [];
    for (const room of this.rooms) {
      const drafts = new Map<string, EntryDraft>();
      for (const { draft } of group) {
        const key = keyOf(draft);
        if (draft.roomId === room.id && !posted.has(key) && !drafts.has(key)) drafts.set(key, draft);
      }
      entries.push(...room.number([...drafts.values()], at));
    }
    for (const entry of entries) posted.set(keyOf(entry), entry);
    return entries;
  }

  async #findAllPosted(drafts: readonly EntryDraft[]): Promise<Map<string, Entry>> {
    const keys = JSON.stringify(drafts.map((draft) => [draft.authorId, draft.id]));
    const sql = `SELECT ${ENTRY_COLUMNS} FROM entries WHERE (author_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;
    const rows = await this.#database.read(sql, [keys]);
    return new Map(rows.map(entryFromRow).map((entry) => [keyOf(entry), entry]));
  }

  async #write(statements: readonly Statement[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.#database.write(statements);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): LanChatError {
    if (this.#failure === undefined) {
      this.#failure = error instanceof LanChatError ? error : new LanChatError('storage-failed', {}, { cause: error });
      this.#listener?.onFailed(this.#failure);
    }
    return this.#failure;
  }
}

const keyOf = (entry: { readonly authorId: MemberId; readonly id: MessageId }) => `${entry.authorId} ${entry.id}`;

/** An offer gets its own row in the same transaction: it is open from its entry on, whatever happens to the host. */
function insertEntry(entry: Entry): readonly Statement[] {
  const insert: Statement = {
    sql: 'INSERT INTO entries (room_id, seq, id, author_id, author_alias, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    params: [entry.roomId, entry.seq, entry.id, entry.authorId, entry.authorAlias, entry.at, JSON.stringify(entry.body)],
  };
  if (entry.body.kind !== 'file') return [insert];
  const { name, size, tree, to, keep = false } = entry.body;
  const sql = 'INSERT OR IGNORE INTO offers (id, sender_id, name, size, tree, recipients, keep, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
  return [insert, { sql, params: [entry.id, entry.authorId, name, size, toJson(tree), toJson(to), keep ? 1 : 0, entry.at] }];
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** Reads what the database has; a new one gets its epoch and its first room. The history owns the database from now on. */
export async function openHistory(database: Database, options: { readonly clock: Clock; readonly roomName: string }): Promise<History> {
  const [meta] = await database.read("SELECT value FROM meta WHERE key = 'epoch'");
  if (meta === undefined) await begin(database, options.roomName);
  const [epochRow] = await database.read("SELECT value FROM meta WHERE key = 'epoch'");
  const rooms = await database.read(
    'SELECT id, name, (SELECT coalesce(max(seq), 0) FROM entries WHERE room_id = rooms.id) AS lastSeq FROM rooms ORDER BY position',
  );
  const known = await database.read('SELECT id, alias, last_seen_at AS lastSeenAt FROM members');
  return new History({
    database,
    clock: options.clock,
    epoch: epochSchema.parse(epochRow?.value),
    rooms: rooms.map((row) => new Room(roomRowSchema.parse(row))),
    known: known.map((row) => knownMemberSchema.parse(row)),
  });
}

async function begin(database: Database, roomName: string): Promise<void> {
  await database.write([
    { sql: "INSERT INTO meta (key, value) VALUES ('epoch', ?)", params: [createId()] },
    { sql: 'INSERT INTO rooms (id, name, position) VALUES (?, ?, 1)', params: [createId(), roomName] },
  ]);
}
