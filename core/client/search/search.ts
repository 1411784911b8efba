import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { SearchAnswer, SearchHit } from '../../../shared/model/search.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { Database, SqlValue } from '../../lib/sqlite/database.ts';
import { presentText } from '../annotations.ts';
import { LineReader } from '../line-reader.ts';
import { type LineRow, lineFromRow, SELECT_LINES } from '../line-rows.ts';
import type { LogId } from '../local-history.ts';
import { excerptOf } from './excerpt.ts';
import { type Phrase, phraseOf } from './fold-text.ts';
import { IndexCatchUp } from './index-catch-up.ts';
import { FACETS, personFacet, roomFacet } from './line-facets.ts';
import { parseQuery } from './parse-query.ts';
import { peopleNamed, readSearchRooms, roomsNamed, type SearchRoom } from './search-rooms.ts';

/** What a query's names mean now: the log that this device is with, how its direct conversations are called, and who `from:me` is. */
export type SearchNames = {
  readonly log?: LogId | undefined;
  readonly directs?: ReadonlyMap<RoomId, string> | undefined;
  readonly self?: MemberId | undefined;
};

export type FindOptions = { readonly names: SearchNames; readonly behind?: number | undefined; readonly limit: number };

/** A query in the index's own language; undefined when it asks for nothing. */
type Plan = {
  readonly match: string;
  readonly phrases: readonly Phrase[];
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly notUnderstood: readonly string[];
  readonly asksNothing: boolean;
};

type HitRow = LineRow & { line_no: number; room_no: number };

// The index takes whole numbers only, and a number of JavaScript is none to SQLite.
const INDEXED = `SELECT rowid AS line_no FROM search
  WHERE search MATCH ? AND rowid >= CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?`;
const ALL = `SELECT line_no FROM lines
  WHERE kind IN (1, 2) AND line_no >= CAST(? AS INTEGER) AND line_no < CAST(? AS INTEGER) ORDER BY line_no DESC LIMIT ?`;
const hitsOf = (numbers: string) =>
  `${SELECT_LINES.replace('SELECT', 'SELECT line_no, room_no,')} WHERE line_no IN (${numbers}) ORDER BY line_no DESC`;
const SELECT_KEY = 'SELECT host_id, epoch, room_id, seq FROM lines JOIN log_rooms USING (room_no) WHERE line_no = CAST(? AS INTEGER)';

/** A hit and five lines on each side. */
const CONTEXT_LINES = 11;
const LINES_PER_MS = 1024;
const MAX_SHORT_WORD = 2;

/** Finds lines of everything that this device has, newest first. All reject with `storage-failed`. */
export class Search {
  readonly #database: Database;
  readonly #reader: LineReader;

  constructor(database: Database) {
    this.#database = database;
    this.#reader = new LineReader(database);
  }

  /** What the query finds, `behind` that hit. All of its words and filters must fit; those that mean nothing are named and left out. */
  async find(query: string, { names, behind, limit }: FindOptions): Promise<SearchAnswer> {
    const rooms = await readSearchRooms(this.#database, names);
    const plan = await this.#plan(query, rooms, names);
    if (plan.asksNothing) return { hits: [], hasMore: false, notUnderstood: plan.notUnderstood };
    const first = (plan.since ?? 0) * LINES_PER_MS;
    const end = Math.min((plan.until ?? Number.MAX_SAFE_INTEGER) * LINES_PER_MS, behind ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const range: readonly SqlValue[] = [first, end, limit + 1];
    const rows = await this.#database.read<HitRow>(hitsOf(plan.match === '' ? ALL : INDEXED), plan.match === '' ? range : [plan.match, ...range]);
    const hits = rows.slice(0, limit).flatMap((row) => toHit(row, rooms.get(row.room_no), plan.phrases));
    return { hits, hasMore: rows.length > limit, notUnderstood: plan.notUnderstood };
  }

  /** The lines around a hit, it included; empty when it is not there any more. */
  async context(id: number): Promise<readonly ShownEntry[]> {
    const [row] = await this.#database.read<{ host_id: string; epoch: string; room_id: string; seq: number }>(SELECT_KEY, [id]);
    if (row === undefined) return [];
    const page = await this.#reader.page([row.host_id, row.epoch, row.room_id], { kind: 'around', seq: row.seq }, CONTEXT_LINES);
    return page.entries;
  }

  /** Indexes in small batches what older versions wrote, the newest first; resolves when all is done, or `signal` is aborted. */
  async catchUp(signal: AbortSignal): Promise<void> {
    await new IndexCatchUp(this.#database).run(signal);
  }

  async #plan(typed: string, rooms: ReadonlyMap<number, SearchRoom>, names: SearchNames): Promise<Plan> {
    const query = parseQuery(typed);
    const notUnderstood = [...query.notUnderstood];
    const last = query.texts.length - 1;
    // Whoever goes on typing behind a very short word means that word.
    const isComplete = (text: string, index: number) => index < last && text.length <= MAX_SHORT_WORD;
    const phrases = query.texts.flatMap(({ text, isWhole }, index) => phraseOf(text, isWhole || isComplete(text, index)) ?? []);
    const terms = phrases.map(toMatch);
    for (const value of query.from) {
      const people = await peopleNamed(this.#database, value, names);
      if (people.length === 0) notUnderstood.push(`from:${value}`);
      else terms.push(anyOf(people.map(personFacet)));
    }
    for (const value of query.in) {
      const found = roomsNamed(rooms.values(), value);
      if (found.length === 0) notUnderstood.push(`in:${value}`);
      else terms.push(anyOf(found.map(roomFacet)));
    }
    for (const kind of query.has) terms.push(anyOf([FACETS[kind]]));
    const { since, until } = query;
    const asksNothing = terms.length === 0 && since === undefined && until === undefined;
    return { match: terms.join(' AND '), phrases, since, until, notUnderstood, asksNothing };
  }
}

/** Tokens are letters, digits and signs: nothing in them has a meaning for the index. */
function toMatch({ tokens, isPrefix }: Phrase): string {
  return `"${tokens.join(' ')}"${isPrefix ? '*' : ''}`;
}

function anyOf(facets: readonly string[]): string {
  return `(${facets.map((facet) => `"${facet}"`).join(' OR ')})`;
}

function toHit(row: HitRow, room: SearchRoom | undefined, phrases: readonly Phrase[]): readonly SearchHit[] {
  const [line] = lineFromRow(row);
  const text = line === undefined ? undefined : presentText(line);
  if (line === undefined || room === undefined || text === undefined) return [];
  const { roomId, seq, id, authorId, authorAlias, at, body } = line.entry;
  return [
    {
      id: row.line_no,
      ...(room.host !== undefined && { host: room.host }),
      ...{ roomId, roomName: room.name, seq, entryId: id, authorId, authorAlias, at, canJump: room.canJump },
      kind: body.kind === 'file' ? 'file' : 'text',
      ...excerptOf(text, phrases),
    },
  ];
}
