import { randomBytes } from 'node:crypto';
import type { Entry } from '../../shared/model/entry.ts';
import { type Epoch, type MemberId, type MessageId, messageIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { GROUP_COMMIT_CHARS, GROUP_COMMIT_MESSAGES } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import { isDuplicate } from '../lib/sqlite/is-duplicate.ts';
import type { Deletion } from './amendments.ts';
import { type Appending, type CommitGroup, type Outcome, planCommit } from './commit-group.ts';
import { ENTRY_COLUMNS, entryFromRow } from './history-schema.ts';
import type { SavedMark } from './member-rows.ts';
import type { EntryDraft, Room } from './room.ts';
import type { KnownMember } from './roster.ts';

/** What became of a draft. `duplicate`: this member had posted this id before; `entry` is that one. */
export type Posting =
  | { readonly ok: true; readonly entry: Entry; readonly duplicate: boolean }
  | { readonly ok: false; readonly error: LanChatError };

type Waiting = Appending & { readonly settle: (posting: Posting) => void };

export type HistoryParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly hostId: MemberId;
  readonly epoch: Epoch;
  readonly rooms: readonly Room[];
  readonly known: readonly KnownMember[];
  readonly marks: readonly SavedMark[];
};

/** What one transaction brought. */
export type Commit = {
  /** Those that have new entries. */
  readonly rooms: ReadonlySet<Room>;
  /** In order of `seq` within each room. */
  readonly entries: readonly Entry[];
  readonly deletions: readonly Deletion[];
};

export type HistoryListener = {
  /** After the disk has it, and after the authors were answered. */
  onCommitted(commit: Commit): void;
  /** Once: nothing can be written any more. */
  onFailed(error: LanChatError): void;
};

export const createId = () => messageIdSchema.parse(randomBytes(16).toString('base64url'));

/**
 * The host's log on disk. Appends are committed in groups: what comes while one group is being written makes up the next, so that a lone
 * message waits for nothing and a flood shares its fsyncs. Rules MS2, MS3, MS7 and LG1.
 */
export class History implements AsyncDisposable {
  readonly epoch: Epoch;
  /** Everyone who was known when the history was opened. */
  readonly known: readonly KnownMember[];
  /** How far everybody had got when the history was opened. */
  readonly marks: readonly SavedMark[];
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #hostId: MemberId;
  readonly #rooms: Map<RoomId, Room>;
  #listener: HistoryListener | undefined;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | undefined;
  #failure: LanChatError | undefined;

  constructor(parts: HistoryParts) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#hostId = parts.hostId;
    this.epoch = parts.epoch;
    this.#rooms = new Map(parts.rooms.map((room) => [room.id, room]));
    this.known = parts.known;
    this.marks = parts.marks;
  }

  /** Set once a write failed for good; from then on the history can only be read. */
  get failure(): LanChatError | undefined {
    return this.#failure;
  }

  /** In the order in which they were made; there is always a first one. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  listen(listener: HistoryListener): void {
    this.#listener = listener;
  }

  roomOf(id: RoomId): Room | undefined {
    return this.#rooms.get(id);
  }

  /**
   * `settle` is called once: after the commit, or when it came to nothing. Entries get their numbers in the order of these calls. `also` is
   * written in the same transaction when the entry is.
   */
  append(draft: EntryDraft, settle: (posting: Posting) => void = () => {}, also: readonly Statement[] = []): void {
    if (this.#failure !== undefined) {
      settle({ ok: false, error: this.#failure });
      return;
    }
    const posted = this.roomOf(draft.roomId)?.findPosted(draft.authorId, draft.id);
    if (posted !== undefined) {
      settle({ ok: true, entry: posted, duplicate: true });
      return;
    }
    this.#waiting.push({ draft, settle, also });
    this.#committing ??= this.#commitAll();
  }

  /** Takes in a room that `statements` make, with these entries, which are numbered from 1 on. @throws `host-full` or `storage-failed` */
  async addRoom(room: Room, statements: readonly Statement[], entries: readonly Entry[]): Promise<void> {
    await this.write(statements);
    this.#rooms.set(room.id, room);
    room.add(entries);
    if (entries.length > 0) this.#listener?.onCommitted({ rooms: new Set([room]), entries, deletions: [] });
  }

  /** One transaction beside the log. @throws `host-full` when the disk is full, `storage-failed` when nothing can be written any more */
  async write(statements: readonly Statement[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.#database.write(statements);
    } catch (error) {
      throw this.#toFailure(error);
    }
  }

  /** Up to `limit` entries that follow `afterSeq`, ascending. */
  async page(roomId: RoomId, afterSeq: number, limit: number): Promise<readonly Entry[]> {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM entries WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
    return (await this.#database.read(sql, [roomId, afterSeq, limit])).map(entryFromRow);
  }

  /** The number of the first entry of the room from `seq` on that is not older than `at`; undefined when all are. */
  async firstSince(roomId: RoomId, seq: number, at: number): Promise<number | undefined> {
    const sql = 'SELECT seq FROM entries WHERE room_id = ? AND seq >= ? AND at >= ? ORDER BY seq LIMIT 1';
    const [row] = await this.#database.read<{ seq: number }>(sql, [roomId, seq, at]);
    return row?.seq;
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
    while (this.#waiting.length > 0) await this.#commitGroup(this.#nextGroup());
    this.#committing = undefined;
  }

  /** What waits, as much of it as one transaction takes: a slow disk is not asked more often than need be. */
  #nextGroup(): readonly Waiting[] {
    let count = 0;
    for (let chars = 0; count < Math.min(this.#waiting.length, GROUP_COMMIT_MESSAGES) && chars < GROUP_COMMIT_CHARS; count++) {
      chars += lengthOf(this.#waiting[count]);
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(waiting: readonly Waiting[]): Promise<void> {
    let group: CommitGroup;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      group = await this.#writeGroup(waiting);
    } catch (cause) {
      const error = this.#toFailure(cause);
      for (const { settle } of waiting) settle({ ok: false, error });
      return;
    }
    this.#take(group);
    for (const [index, { settle }] of waiting.entries()) settle(postingOf(group.outcomes[index]));
    if (group.entries.length > 0) this.#listener?.onCommitted({ ...group, rooms: this.#roomsOf(group.entries) });
  }

  async #writeGroup(waiting: readonly Waiting[]): Promise<CommitGroup> {
    const parts = {
      ...{ database: this.#database, hostId: this.#hostId, at: Math.floor(this.#clock.wallMs()) },
      roomOf: (id: RoomId) => this.roomOf(id),
    };
    try {
      const group = await planCommit(waiting, { ...parts, looksBack: false });
      await this.#database.write(group.statements);
      return group;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const group = await planCommit(waiting, { ...parts, looksBack: true });
    await this.#database.write(group.statements);
    return group;
  }

  #take({ entries, deletions }: CommitGroup): void {
    for (const room of this.#roomsOf(entries)) room.add(entries.filter(({ roomId }) => roomId === room.id));
    for (const { roomId, seq, at } of deletions) this.roomOf(roomId)?.scrub(seq, at);
  }

  #roomsOf(entries: readonly Entry[]): ReadonlySet<Room> {
    return new Set(entries.flatMap(({ roomId }) => this.roomOf(roomId) ?? []));
  }

  /** A disk that is full may have room again; whatever else went wrong, nobody knows what is on it. */
  #toFailure(error: unknown): LanChatError {
    if (error instanceof LanChatError && (error.code === 'disk-full' || error.code === 'host-full')) {
      return new LanChatError('host-full', {}, { cause: error });
    }
    if (this.#failure === undefined) {
      this.#failure = error instanceof LanChatError ? error : new LanChatError('storage-failed', {}, { cause: error });
      this.#listener?.onFailed(this.#failure);
    }
    return this.#failure;
  }
}

/** Characters of what is written, as far as they matter. */
function lengthOf(waiting: Waiting | undefined): number {
  const body = waiting?.draft.body;
  return body !== undefined && 'text' in body ? body.text.length : 0;
}

function postingOf(outcome: Outcome | undefined): Posting {
  if (outcome?.kind === 'entry') return { ok: true, entry: outcome.entry, duplicate: outcome.duplicate };
  return { ok: false, error: new LanChatError(outcome?.code ?? 'internal') };
}
