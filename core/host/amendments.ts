import type { AmendmentBody, Entry } from '../../shared/model/entry.ts';
import { isAmendment } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import { MAX_PINS_PER_ROOM, MAX_REACTIONS } from '../../shared/wire/limits.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { EntryDraft } from './room.ts';

/** An entry that somebody wants to amend. */
type Target = { readonly kind: string; readonly id: MessageId; readonly authorId: MemberId };

/** An entry whose body went, with what amended it. */
export type Deletion = { readonly roomId: RoomId; readonly seq: number; readonly at: number; readonly target: Target };

type Amending = EntryDraft & { readonly body: AmendmentBody };

const isAmending = (draft: EntryDraft): draft is Amending => isAmendment(draft.body);
const placeOf = (roomId: RoomId, seq: number) => `${roomId} ${seq}`;

/**
 * What the entries are now that one group of posts amends, and what they become while the group is gone through in order. Section AM of
 * the protocol.
 */
export class Amendments {
  readonly deletions: Deletion[] = [];
  readonly #hostId: MemberId;
  readonly #targets = new Map<string, Target>();
  /** How many members gave each emoji to an entry. */
  readonly #emojis = new Map<string, Map<string, number>>();
  /** Who of the group gave which of its emojis already. */
  readonly #given = new Set<string>();
  readonly #pins = new Map<RoomId, Set<number>>();

  constructor(hostId: MemberId) {
    this.#hostId = hostId;
  }

  /** Reads what the group needs; nothing when none of it amends anything. */
  static async read(database: Database, hostId: MemberId, drafts: readonly EntryDraft[]): Promise<Amendments> {
    const amendments = new Amendments(hostId);
    const amending = drafts.filter(isAmending);
    if (amending.length > 0) await amendments.#readTargets(database, amending);
    const reacting = amending.filter(({ body }) => body.kind === 'reaction');
    if (reacting.length > 0) await amendments.#readReactions(database, reacting);
    if (amending.some(({ body }) => body.kind === 'pin')) await amendments.#readPins(database, amending);
    return amendments;
  }

  /** Why the host does not take this; undefined for everything that amends nothing. */
  refusalOf(draft: EntryDraft): FailureCode | undefined {
    if (!isAmending(draft)) return undefined;
    const { body, roomId, authorId } = draft;
    const target = this.#targets.get(placeOf(roomId, body.target));
    if (target === undefined || (target.kind !== 'text' && target.kind !== 'file')) return 'message-gone';
    switch (body.kind) {
      case 'edit':
        if (target.kind !== 'text') return 'message-gone';
        return target.authorId === authorId ? undefined : 'not-yours';
      case 'delete':
        return target.authorId === authorId || authorId === this.#hostId ? undefined : 'not-yours';
      case 'reaction':
        return body.on && this.#isOneTooMany(placeOf(roomId, body.target), body.emoji) ? 'too-many-reactions' : undefined;
      case 'pin':
        return body.on && this.#pinsOf(roomId).size >= MAX_PINS_PER_ROOM && !this.#pinsOf(roomId).has(body.target) ? 'too-many-reactions' : undefined;
    }
  }

  /** The entry is part of the group: what has to be written with it, before its own row. */
  take(entry: Entry): readonly Statement[] {
    const { body, roomId, seq } = entry;
    if (!isAmendment(body)) {
      this.#targets.set(placeOf(roomId, seq), { kind: body.kind, id: entry.id, authorId: entry.authorId });
      return [];
    }
    switch (body.kind) {
      case 'edit':
        return [];
      case 'delete':
        return this.#delete(entry, body.target);
      case 'reaction':
        return this.#react(entry, body);
      case 'pin':
        if (body.on) this.#pinsOf(roomId).add(body.target);
        else this.#pinsOf(roomId).delete(body.target);
        return [{ sql: body.on ? PIN : UNPIN, params: [roomId, body.target] }];
    }
  }

  #delete({ roomId, at }: Entry, seq: number): readonly Statement[] {
    const place = placeOf(roomId, seq);
    const target = this.#targets.get(place);
    if (target === undefined) return [];
    this.#targets.set(place, { ...target, kind: 'deleted' });
    this.#pinsOf(roomId).delete(seq);
    this.deletions.push({ roomId, seq, at, target });
    return [
      { sql: 'UPDATE entries SET body = ? WHERE room_id = ? AND seq = ?', params: [JSON.stringify({ kind: 'deleted', at }), roomId, seq] },
      { sql: 'UPDATE entries SET body = ? WHERE room_id = ? AND target = ?', params: [JSON.stringify({ kind: 'void' }), roomId, seq] },
      { sql: 'DELETE FROM reactions WHERE room_id = ? AND target = ?', params: [roomId, seq] },
      { sql: UNPIN, params: [roomId, seq] },
      // The name of a file that was offered.
      { sql: "UPDATE offers SET name = '' WHERE sender_id = ? AND id = ?", params: [target.authorId, target.id] },
    ];
  }

  #react({ roomId, authorId }: Entry, { target, emoji, on }: Extract<AmendmentBody, { kind: 'reaction' }>): readonly Statement[] {
    const place = placeOf(roomId, target);
    const key = `${place} ${emoji} ${authorId}`;
    if (this.#given.has(key) !== on) {
      const emojis = this.#emojisOf(place);
      const count = (emojis.get(emoji) ?? 0) + (on ? 1 : -1);
      if (count > 0) emojis.set(emoji, count);
      else emojis.delete(emoji);
      if (on) this.#given.add(key);
      else this.#given.delete(key);
    }
    return [{ sql: on ? REACT : UNREACT, params: [roomId, target, emoji, authorId] }];
  }

  #isOneTooMany(place: string, emoji: string): boolean {
    const emojis = this.#emojisOf(place);
    return !emojis.has(emoji) && emojis.size >= MAX_REACTIONS;
  }

  #emojisOf(place: string): Map<string, number> {
    const known = this.#emojis.get(place) ?? new Map<string, number>();
    this.#emojis.set(place, known);
    return known;
  }

  #pinsOf(roomId: RoomId): Set<number> {
    const known = this.#pins.get(roomId) ?? new Set<number>();
    this.#pins.set(roomId, known);
    return known;
  }

  async #readTargets(database: Database, amending: readonly Amending[]): Promise<void> {
    const places = JSON.stringify(amending.map(({ roomId, body }) => [roomId, body.target]));
    const sql = `SELECT room_id AS roomId, seq, id, author_id AS authorId, body ->> 'kind' AS kind FROM entries
      WHERE (room_id, seq) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;
    const rows = await database.read<{ roomId: RoomId; seq: number; id: MessageId; authorId: MemberId; kind: string }>(sql, [places]);
    for (const { roomId, seq, ...target } of rows) this.#targets.set(placeOf(roomId, seq), target);
  }

  async #readReactions(database: Database, reacting: readonly Amending[]): Promise<void> {
    const places = JSON.stringify(reacting.map(({ roomId, body }) => [roomId, body.target]));
    const counts = await database.read<{ roomId: RoomId; target: number; emoji: string; count: number }>(
      `SELECT room_id AS roomId, target, emoji, count(*) AS count FROM reactions
        WHERE (room_id, target) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) GROUP BY room_id, target, emoji`,
      [places],
    );
    for (const { roomId, target, emoji, count } of counts) this.#emojisOf(placeOf(roomId, target)).set(emoji, count);
    const keys = JSON.stringify(
      reacting.map(({ roomId, authorId, body }) => [roomId, body.target, body.kind === 'reaction' ? body.emoji : '', authorId]),
    );
    const given = await database.read<{ roomId: RoomId; target: number; emoji: string; memberId: string }>(
      `SELECT room_id AS roomId, target, emoji, member_id AS memberId FROM reactions
        WHERE (room_id, target, emoji, member_id) IN (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?))`,
      [keys],
    );
    for (const { roomId, target, emoji, memberId } of given) this.#given.add(`${placeOf(roomId, target)} ${emoji} ${memberId}`);
  }

  async #readPins(database: Database, amending: readonly Amending[]): Promise<void> {
    const rooms = JSON.stringify([...new Set(amending.map(({ roomId }) => roomId))]);
    const sql = 'SELECT room_id AS roomId, target FROM pins WHERE room_id IN (SELECT value FROM json_each(?))';
    for (const { roomId, target } of await database.read<{ roomId: RoomId; target: number }>(sql, [rooms])) this.#pinsOf(roomId).add(target);
  }
}

const PIN = 'INSERT OR IGNORE INTO pins (room_id, target) VALUES (?, ?)';
const UNPIN = 'DELETE FROM pins WHERE room_id = ? AND target = ?';
const REACT = 'INSERT OR IGNORE INTO reactions (room_id, target, emoji, member_id) VALUES (?, ?, ?, ?)';
const UNREACT = 'DELETE FROM reactions WHERE room_id = ? AND target = ? AND emoji = ? AND member_id = ?';
