import type { RoomId } from '../../shared/model/ids.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import type { Database, SqlValue } from '../lib/sqlite/database.ts';
import type { Line } from './annotations.ts';
import { type LineRow, lineFromRow, ROOM_NO, type RoomKey, SELECT_LINES } from './line-rows.ts';
import { toShown } from './take-entries.ts';

const OF_ROOM = `${SELECT_LINES} WHERE room_no = ${ROOM_NO}`;
const BEFORE = `${OF_ROOM} AND seq < ? ORDER BY seq DESC LIMIT ?`;
const AFTER = `${OF_ROOM} AND seq > ? ORDER BY seq LIMIT ?`;
const NAMED = `${OF_ROOM} AND seq IN (SELECT value FROM json_each(?))`;
const PINNED = `${OF_ROOM} AND pinned_at IS NOT NULL ORDER BY pinned_at, seq`;

/** Lines a whole room is read in at once. */
const READ_LINES = 500;
const AFTER_THE_LAST = Number.MAX_SAFE_INTEGER;

/** Lines that are newer than what is on the disk, when that cannot be written any more. */
export type Overlay = ReadonlyMap<number, Line>;
const NO_OVERLAY: Overlay = new Map();

/** Reads lines of rooms from this device's disk, each with what it answers. All reject with `storage-failed`. */
export class LineReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Up to `limit` lines. */
  async page(key: RoomKey, place: PagePlace, limit: number, overlay = NO_OVERLAY): Promise<HistoryPage> {
    const { lines, hasOlder, hasNewer } = await this.#linesAt(key, place, limit, overlay);
    return { roomId: key[2] as RoomId, entries: await this.#show(key, lines, overlay), hasOlder, hasNewer };
  }

  async entry(key: RoomKey, seq: number, overlay = NO_OVERLAY): Promise<ShownEntry | undefined> {
    const line = (await this.named(key, [seq], overlay)).get(seq);
    return line === undefined ? undefined : (await this.#show(key, [line], overlay))[0];
  }

  /** The newest pin last. */
  async pinned(key: RoomKey, overlay = NO_OVERLAY): Promise<readonly ShownEntry[]> {
    const lines = withOverlay(await this.#read(PINNED, [...key]), overlay, (line) => line.note?.pinned !== undefined);
    const atOf = (line: Line) => line.note?.pinned?.at ?? 0;
    return await this.#show(
      key,
      lines.toSorted((a, b) => atOf(a) - atOf(b) || a.entry.seq - b.entry.seq),
      overlay,
    );
  }

  /** The whole room, ascending. */
  async *lines(key: RoomKey): AsyncGenerator<ShownEntry, void, undefined> {
    let last = 0;
    for (;;) {
      const lines = await this.#read(AFTER, [...key, last, READ_LINES]);
      yield* await this.#show(key, lines, NO_OVERLAY);
      const next = lines.at(-1)?.entry.seq;
      if (next === undefined) return;
      last = next;
    }
  }

  /** Those of the lines that are there. */
  async named(key: RoomKey, seqs: readonly number[], overlay = NO_OVERLAY): Promise<ReadonlyMap<number, Line>> {
    const known = new Map(seqs.flatMap((seq) => toPair(overlay.get(seq))));
    const wanted = seqs.filter((seq) => !known.has(seq));
    if (wanted.length === 0) return known;
    for (const line of await this.#read(NAMED, [...key, JSON.stringify(wanted)])) known.set(line.entry.seq, line);
    return known;
  }

  async #linesAt(key: RoomKey, place: PagePlace, limit: number, overlay: Overlay) {
    switch (place.kind) {
      case 'newest':
      case 'before': {
        const { lines, hasMore } = await this.#before(key, place.kind === 'newest' ? AFTER_THE_LAST : place.seq, limit, overlay);
        const isEnd = place.kind === 'newest' || !(await this.#hasAfter(key, lines.at(-1)?.entry.seq ?? place.seq - 1, overlay));
        return { lines, hasOlder: hasMore, hasNewer: !isEnd };
      }
      case 'after': {
        const { lines, hasMore } = await this.#after(key, place.seq, limit, overlay);
        const { lines: before } = await this.#before(key, lines[0]?.entry.seq ?? place.seq + 1, 1, overlay);
        return { lines, hasOlder: before.length > 0, hasNewer: hasMore };
      }
      case 'around': {
        const [older, newer] = await Promise.all([this.#before(key, place.seq, limit - 1, overlay), this.#after(key, place.seq - 1, limit, overlay)]);
        // Half of them before it, and what one side lacks from the other.
        const before = Math.min(older.lines.length, Math.max(Math.floor(limit / 2), limit - newer.lines.length));
        const after = Math.min(newer.lines.length, limit - before);
        return {
          lines: [...older.lines.slice(older.lines.length - before), ...newer.lines.slice(0, after)],
          hasOlder: older.hasMore || before < older.lines.length,
          hasNewer: newer.hasMore || after < newer.lines.length,
        };
      }
    }
  }

  async #hasAfter(key: RoomKey, seq: number, overlay: Overlay): Promise<boolean> {
    return (await this.#after(key, seq, 1, overlay)).lines.length > 0;
  }

  /** The last of the lines before `seq`, ascending. */
  async #before(key: RoomKey, seq: number, limit: number, overlay: Overlay) {
    const rows = await this.#read(BEFORE, [...key, seq, limit + 1]);
    const lines = withOverlay(rows, overlay, (line) => line.entry.seq < seq);
    return { lines: lines.slice(Math.max(0, lines.length - limit)), hasMore: lines.length > limit };
  }

  async #after(key: RoomKey, seq: number, limit: number, overlay: Overlay) {
    const lines = withOverlay(await this.#read(AFTER, [...key, seq, limit + 1]), overlay, (line) => line.entry.seq > seq);
    return { lines: lines.slice(0, limit), hasMore: lines.length > limit };
  }

  async #show(key: RoomKey, lines: readonly Line[], overlay: Overlay): Promise<readonly ShownEntry[]> {
    const bySeq = new Map(lines.flatMap(toPair));
    const answered = lines.flatMap(({ entry: { body } }) => (body.kind === 'text' && body.replyTo !== undefined ? [body.replyTo] : []));
    const missing = [...new Set(answered)].filter((seq) => !bySeq.has(seq));
    const others = new Map([...(await this.named(key, missing, overlay)), ...bySeq]);
    return lines.map((line) => toShown(line, others));
  }

  async #read(sql: string, params: readonly SqlValue[]): Promise<readonly Line[]> {
    const rows = await this.#database.read<LineRow>(sql, params);
    return rows.flatMap(lineFromRow);
  }
}

function toPair(line: Line | undefined): readonly (readonly [number, Line])[] {
  return line === undefined ? [] : [[line.entry.seq, line]];
}

/** What was read, and those newer lines that belong to it, ascending. */
function withOverlay(read: readonly Line[], overlay: Overlay, belongs: (line: Line) => boolean): readonly Line[] {
  const bySeq = new Map(read.flatMap(toPair));
  for (const [seq, line] of overlay) {
    if (belongs(line)) bySeq.set(seq, line);
    else bySeq.delete(seq);
  }
  return [...bySeq.values()].toSorted((a, b) => a.entry.seq - b.entry.seq);
}
