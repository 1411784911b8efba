import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Statement } from '../lib/sqlite/database.ts';
import { annotationSchema, type Line, noteOf, presentText } from './annotations.ts';
import { MAX_LINE_TIME_MS } from './client-database.ts';
import { nameKey } from './search/fold-text.ts';
import { facetsOf, indexTextOf } from './search/line-facets.ts';
import { isEmptyNote, type LineChanges } from './take-entries.ts';

/** Which room of which log, as columns. Imported rooms have an empty host and epoch. */
export type RoomKey = readonly [hostId: string, epoch: string, roomId: string];

export const ROOM_NO = '(SELECT room_no FROM log_rooms WHERE host_id = ? AND epoch = ? AND room_id = ?)';

export type LineRow = {
  room_id: string;
  seq: number;
  id: string;
  at: number;
  member_id: string;
  alias: string;
  body: string;
  note: string | null;
};

export const SELECT_LINES = `SELECT room_id, seq, id, at, member_id, alias, body, note
  FROM lines JOIN people USING (person_no) JOIN log_rooms USING (room_no)`;

/** The columns `kind` of lines. Unread are only texts and files. */
export const LINE_KINDS: { readonly [Kind in Entry['body']['kind']]?: number } = { text: 1, file: 2, notice: 3, deleted: 4 };

/** Nothing for a row that cannot be read: one bad line must not hide the others. */
export function lineFromRow(row: LineRow): readonly Line[] {
  const entry = entrySchema.safeParse({
    ...{ roomId: row.room_id, seq: row.seq, id: row.id, at: row.at, authorId: row.member_id, authorAlias: row.alias },
    body: parseJson(row.body),
  });
  if (!entry.success) return [];
  const note = row.note === null ? undefined : annotationSchema.safeParse(parseJson(row.note)).data;
  return [{ entry: entry.data, note: note ?? noteOf(row.seq, entry.data.body) }];
}

/** Whom the line names: `*` for everybody, then ids. */
function mentionsOf({ entry, note }: Line): string | null {
  if (entry.body.kind !== 'text') return null;
  const { mentions = [], mentionsAll } = note?.edited ?? entry.body;
  return mentionsAll === undefined && mentions.length === 0 ? null : [...(mentionsAll ? ['*'] : []), ...mentions.map(({ id }) => id)].join(' ');
}

const INSERT_PERSON = 'INSERT OR IGNORE INTO people (member_id) VALUES (?)';
const INSERT_ALIAS = 'INSERT OR IGNORE INTO aliases (alias, person_no) SELECT ?, person_no FROM people WHERE member_id = ?';
// The first free number of the entry's millisecond. When all 1,024 are taken: one behind those of the next minutes.
const INSERT_LINE = `INSERT INTO lines (line_no, room_no, seq, at, kind, person_no, alias, id, body, note, mentions, pinned_at)
  SELECT CASE WHEN newest IS NULL THEN base WHEN newest < base + 1023 THEN newest + 1
      ELSE (SELECT max(line_no) + 1 FROM lines WHERE line_no BETWEEN base AND base + 1073741824) END,
    ?, ?, ?, ?, (SELECT person_no FROM people WHERE member_id = ?), ?, ?, ?, ?, ?, ?
  FROM (SELECT base, (SELECT max(line_no) FROM lines WHERE line_no BETWEEN base AND base + 1023) AS newest FROM (SELECT CAST(? AS INTEGER) AS base))`;
const INDEX_LINE = `INSERT INTO search (rowid, text, facets)
  SELECT line_no, ?, char(57344) || 'p' || person_no || char(32, 57344) || 'r' || room_no || ? FROM lines WHERE room_no = ? AND seq = ?`;
const UNINDEX_LINE = 'DELETE FROM search WHERE rowid = (SELECT line_no FROM lines WHERE room_no = ? AND seq = ?)';
const FORGET_UNINDEXED = 'DELETE FROM unindexed WHERE line_no = (SELECT line_no FROM lines WHERE room_no = ? AND seq = ?)';
const DELETE_LINE = 'DELETE FROM lines WHERE room_no = ? AND seq = ?';
const DELETE_EDITS = 'DELETE FROM edits WHERE room_no = ? AND seq = ?';
const INSERT_EDIT = 'INSERT OR IGNORE INTO edits (room_no, seq, edit_seq, at, text) VALUES (?, ?, ?, ?, ?)';
const UPDATE_LINE = 'UPDATE lines SET kind = ?, body = ?, note = ?, mentions = ?, pinned_at = ? WHERE room_no = ? AND seq = ?';

/** Makes somebody known, under a name that they have or had. */
export function personStatements(people: readonly { readonly id: string; readonly alias: string }[]): readonly Statement[] {
  return [
    { sql: INSERT_PERSON, rows: people.map(({ id }) => [id]) },
    { sql: INSERT_ALIAS, rows: people.map(({ id, alias }) => [nameKey(alias), id]) },
  ];
}

/** Writes what changed in a room, index included. The authors are known. */
export function changeStatements(roomNo: number, { added, amended }: LineChanges): readonly Statement[] {
  return [...addStatements(roomNo, added), ...amended.flatMap(({ line, by }) => amendStatements(roomNo, line, by))];
}

/** Lines that are new in the room. */
export function addStatements(roomNo: number, added: readonly Line[]): readonly Statement[] {
  if (added.length === 0) return [];
  return [
    { sql: INSERT_LINE, rows: added.map((line) => lineValues(roomNo, line)) },
    { sql: INDEX_LINE, rows: added.flatMap((line) => indexValues(roomNo, line)) },
  ];
}

function lineValues(roomNo: number, line: Line) {
  const { seq, at, authorId, authorAlias, id, body } = line.entry;
  const base = Math.min(at, MAX_LINE_TIME_MS) * 1024;
  const says = [JSON.stringify(body), noteValue(line), mentionsOf(line), line.note?.pinned?.at ?? null];
  return [roomNo, seq, at, LINE_KINDS[body.kind] ?? 0, authorId, authorAlias, id, ...says, base];
}

function indexValues(roomNo: number, line: Line) {
  const text = presentText(line);
  return text === undefined ? [] : [[indexTextOf(text), facetsOf(line), roomNo, line.entry.seq]];
}

function amendStatements(roomNo: number, line: Line, by: LineChanges['amended'][number]['by']): readonly Statement[] {
  const { seq, body } = line.entry;
  const params = [roomNo, seq];
  const values = [LINE_KINDS[body.kind] ?? 0, JSON.stringify(body), noteValue(line), mentionsOf(line), line.note?.pinned?.at ?? null];
  const update = { sql: UPDATE_LINE, params: [...values, roomNo, seq] };
  const unindex = [
    { sql: UNINDEX_LINE, params },
    { sql: FORGET_UNINDEXED, params },
  ];
  switch (by.body.kind) {
    case 'edit':
      return [
        update,
        ...unindex,
        { sql: INDEX_LINE, rows: indexValues(roomNo, line) },
        { sql: INSERT_EDIT, params: [roomNo, seq, by.seq, by.at, by.body.text] },
      ];
    case 'delete':
      return [update, ...unindex, { sql: DELETE_EDITS, params }];
    case 'reaction':
    case 'pin':
      return [update];
  }
}

/** A note that the body says by itself, or that says nothing, is not kept. */
function noteValue({ note }: Line): string | null {
  return note === undefined || note.deleted !== undefined || isEmptyNote(note) ? null : JSON.stringify(note);
}

/** Takes lines away from this device, with all that is kept of them. */
export function removeStatements(roomNo: number, seqs: readonly number[]): readonly Statement[] {
  const rows = seqs.map((seq) => [roomNo, seq]);
  return [UNINDEX_LINE, FORGET_UNINDEXED, DELETE_EDITS, DELETE_LINE].map((sql) => ({ sql, rows }));
}
