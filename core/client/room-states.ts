import { z } from 'zod';
import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import type { Draft, RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { LogId, Taken } from './local-history.ts';
import { SeqList } from './seq-list.ts';

type State = {
  readSeq: number;
  muted: boolean;
  draft: Draft | undefined;
  keepDays: number;
  lastAt: number | undefined;
  /** Texts and files of others behind `readSeq`, and those of them that name this device's person. */
  readonly unread: SeqList;
  readonly mentions: SeqList;
};

type StateRow = { room_id: string; read_seq: number; muted: number; draft: string | null; keep_days: number; last_at: number | null };
type UnreadRow = { room_id: string; seq: number; mentions: string | null };

const SELECT_STATES = `SELECT room_id, read_seq, muted, draft, keep_days,
    (SELECT at FROM lines WHERE lines.room_no = log_rooms.room_no AND kind IN (1, 2, 4) ORDER BY seq DESC LIMIT 1) AS last_at
  FROM log_rooms WHERE host_id = ? AND epoch = ?`;
const SELECT_UNREAD = `SELECT room_id, seq, mentions FROM log_rooms JOIN lines USING (room_no)
  WHERE host_id = ? AND epoch = ? AND seq > read_seq AND kind IN (1, 2)
    AND person_no IS NOT (SELECT person_no FROM people WHERE member_id = ?) ORDER BY seq`;
const SAVE_STATE = `INSERT INTO log_rooms (host_id, epoch, room_id, read_seq, muted, draft, keep_days) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (host_id, epoch, room_id) DO UPDATE
  SET read_seq = excluded.read_seq, muted = excluded.muted, draft = excluded.draft, keep_days = excluded.keep_days`;

const draftSchema = z.object({ text: z.string(), replyTo: z.int().min(1).exactOptional() });

/**
 * How this device's person stands to each room of one log: what was read, how much waits, what is muted, typed and kept here. Everything is at
 * hand; changes are written in the background, the newest of each room.
 */
export class RoomStates {
  readonly #database: Database;
  readonly #log: LogId;
  readonly #self: MemberId;
  readonly #logger: Logger;
  readonly #states = new Map<string, State>();
  readonly #unwritten = new Set<RoomId>();
  #writing: Promise<void> | undefined;

  private constructor(database: Database, log: LogId, self: MemberId, logger: Logger) {
    this.#database = database;
    this.#log = log;
    this.#self = self;
    this.#logger = logger;
  }

  /** As they were left. @throws LanChatError `storage-failed` */
  static async open(database: Database, log: LogId, self: MemberId, logger: Logger): Promise<RoomStates> {
    const states = new RoomStates(database, log, self, logger);
    for (const row of await database.read<StateRow>(SELECT_STATES, [log.hostId, log.epoch])) {
      const state = states.#stateOf(row.room_id);
      state.readSeq = row.read_seq;
      state.muted = row.muted !== 0;
      state.draft = row.draft === null ? undefined : draftSchema.safeParse(parseJson(row.draft)).data;
      state.keepDays = row.keep_days;
      state.lastAt = row.last_at ?? undefined;
    }
    for (const row of await database.read<UnreadRow>(SELECT_UNREAD, [log.hostId, log.epoch, self])) {
      const state = states.#stateOf(row.room_id);
      state.unread.add(row.seq);
      const named = row.mentions?.split(' ') ?? [];
      if (named.includes('*') || named.includes(self)) state.mentions.add(row.seq);
    }
    return states;
  }

  /** The room with what its person did with it. In a direct conversation everything is for them. */
  viewOf(room: Room): RoomView {
    const { readSeq, muted, draft, keepDays, lastAt, unread, mentions } = this.#stateOf(room.id);
    return {
      ...room,
      ...{ readSeq, unread: unread.size, mentions: room.kind === 'direct' ? unread.size : mentions.size, muted },
      ...(draft !== undefined && { draft }),
      ...(lastAt !== undefined && { lastAt }),
      ...(keepDays > 0 && { keepHereDays: keepDays }),
    };
  }

  /** Counts what was taken, or went. True when the room's view changed. */
  took(roomId: RoomId, { shown, notes, removed }: Taken): boolean {
    const state = this.#stateOf(roomId);
    const before = [state.unread.size, state.mentions.size, state.lastAt];
    for (const entry of shown) this.#count(state, entry);
    for (const note of notes) {
      if (!state.unread.has(note.seq)) continue;
      if (note.deleted !== undefined) forget(state, note.seq);
      else if (note.edited !== undefined && !this.#isMeant(note.edited)) state.mentions.delete(note.seq);
      else if (note.edited !== undefined) state.mentions.add(note.seq);
    }
    for (const seq of removed) forget(state, seq);
    return before.join() !== [state.unread.size, state.mentions.size, state.lastAt].join();
  }

  /** Everything up to `seq` was seen. True when that is further than before. */
  async markRead(roomId: RoomId, seq: number): Promise<boolean> {
    const state = this.#stateOf(roomId);
    if (seq <= state.readSeq) return false;
    state.readSeq = seq;
    state.unread.dropThrough(seq);
    state.mentions.dropThrough(seq);
    this.#changed(roomId);
    return true;
  }

  setMuted(roomId: RoomId, muted: boolean): void {
    this.#stateOf(roomId).muted = muted;
    this.#changed(roomId);
  }

  setDraft(roomId: RoomId, draft: Draft | undefined): void {
    this.#stateOf(roomId).draft = draft;
    this.#changed(roomId);
  }

  /** 0 keeps for ever. */
  setKeepHere(roomId: RoomId, days: number): void {
    this.#stateOf(roomId).keepDays = days;
    this.#changed(roomId);
  }

  /** Of each room that has one: for how many days this device keeps its lines. */
  keptHere(): readonly { readonly roomId: RoomId; readonly days: number }[] {
    return [...this.#states].flatMap(([roomId, { keepDays }]) => (keepDays > 0 ? [{ roomId: roomId as RoomId, days: keepDays }] : []));
  }

  readSeq(roomId: RoomId): number {
    return this.#stateOf(roomId).readSeq;
  }

  /** Resolves when everything is on the disk, or could not be written. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  #count(state: State, entry: ShownEntry): void {
    const { body, note } = entry;
    // A deleted one was there: a room does not become older by it.
    if (body.kind !== 'notice') state.lastAt = entry.at;
    if (body.kind !== 'text' && body.kind !== 'file') return;
    if (entry.authorId === this.#self || entry.seq <= state.readSeq) return;
    state.unread.add(entry.seq);
    if (body.kind === 'text' && this.#isMeant(note?.edited ?? body)) state.mentions.add(entry.seq);
  }

  #isMeant(said: { readonly mentions?: readonly { readonly id: MemberId }[]; readonly mentionsAll?: true }): boolean {
    return said.mentionsAll === true || (said.mentions?.some(({ id }) => id === this.#self) ?? false);
  }

  #stateOf(roomId: string): State {
    const known = this.#states.get(roomId);
    if (known !== undefined) return known;
    const state = { readSeq: 0, muted: false, draft: undefined, keepDays: 0, lastAt: undefined, unread: new SeqList(), mentions: new SeqList() };
    this.#states.set(roomId, state);
    return state;
  }

  #changed(roomId: RoomId): void {
    this.#unwritten.add(roomId);
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve();
    while (this.#unwritten.size > 0) {
      const statements = [...this.#unwritten].map((roomId) => this.#saving(roomId));
      this.#unwritten.clear();
      await this.#database.write(statements).catch((error: unknown) => this.#logger.log('error', 'room-states-failed', { error }));
    }
    this.#writing = undefined;
  }

  #saving(roomId: RoomId): Statement {
    const { readSeq, muted, draft, keepDays } = this.#stateOf(roomId);
    const values = [readSeq, muted ? 1 : 0, draft === undefined ? null : JSON.stringify(draft), keepDays];
    return { sql: SAVE_STATE, params: [this.#log.hostId, this.#log.epoch, roomId, ...values] };
  }
}

function forget(state: State, seq: number): void {
  state.unread.delete(seq);
  state.mentions.delete(seq);
}
