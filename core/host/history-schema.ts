import { z } from 'zod';
import { type Entry, entrySchema, isAmendment } from '../../shared/model/entry.ts';
import type { SqlValue, Statement } from '../lib/sqlite/database.ts';
import type { Room } from './room.ts';

/** The host's database, version by version. A version that was released is never changed. */
export const HISTORY_MIGRATIONS: readonly (readonly string[])[] = [
  [
    'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    'CREATE TABLE rooms (id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL) STRICT',
    `CREATE TABLE members (
      id TEXT PRIMARY KEY, public_key BLOB NOT NULL, alias TEXT NOT NULL,
      first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL
    ) STRICT`,
    `CREATE TABLE entries (
      room_id TEXT NOT NULL REFERENCES rooms (id), seq INTEGER NOT NULL, id TEXT NOT NULL,
      author_id TEXT NOT NULL, author_alias TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (room_id, seq), UNIQUE (author_id, id)
    ) STRICT`,
  ],
  [
    `CREATE TABLE offers (
      id TEXT PRIMARY KEY, sender_id TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, keep INTEGER NOT NULL, at INTEGER NOT NULL,
      ended TEXT, paused INTEGER NOT NULL DEFAULT 0, spool TEXT, sha256 BLOB
    ) STRICT`,
    `CREATE TABLE offer_receivers (
      offer_id TEXT NOT NULL REFERENCES offers (id) ON DELETE CASCADE, member_id TEXT NOT NULL,
      state TEXT NOT NULL, bytes INTEGER NOT NULL, code TEXT, PRIMARY KEY (offer_id, member_id)
    ) STRICT, WITHOUT ROWID`,
  ],
  // Offers are streams of segments. Spool files of before have no hash behind the bytes, and no layout: the few offers that are open while
  // the app is updated end, and their spool files, which no offer names any more, are deleted. `offers.sha256` is not used from here on.
  [
    'ALTER TABLE offers ADD COLUMN tree TEXT',
    'ALTER TABLE offers ADD COLUMN recipients TEXT',
    'ALTER TABLE offers ADD COLUMN layout TEXT',
    'ALTER TABLE offer_receivers ADD COLUMN ranges TEXT',
    'ALTER TABLE offer_receivers ADD COLUMN have INTEGER NOT NULL DEFAULT 0',
    "UPDATE offers SET ended = 'host-restarted' WHERE ended IS NULL AND spool IS NOT NULL",
    'UPDATE offers SET spool = NULL, sha256 = NULL',
  ],
  // Any number of rooms, each with its own beginning; what amends entries, and what that comes to; how far everybody got. `members` and
  // `opened_by` are JSON lists of ids; that of the members is in order, so that the same people have one direct conversation.
  [
    "ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'room'",
    'ALTER TABLE rooms ADD COLUMN description TEXT',
    'ALTER TABLE rooms ADD COLUMN archived INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE rooms ADD COLUMN members TEXT',
    'ALTER TABLE rooms ADD COLUMN opened_by TEXT',
    'ALTER TABLE rooms ADD COLUMN created_by TEXT',
    'ALTER TABLE rooms ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE rooms ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 1',
    'CREATE UNIQUE INDEX rooms_by_members ON rooms (members) WHERE members IS NOT NULL',
    // Of edits, reactions and pins: they go with their target. A `delete` stays, and has none here.
    'ALTER TABLE entries ADD COLUMN target INTEGER',
    'CREATE INDEX entries_by_target ON entries (room_id, target) WHERE target IS NOT NULL',
    `CREATE TABLE reactions (
      room_id TEXT NOT NULL, target INTEGER NOT NULL, emoji TEXT NOT NULL, member_id TEXT NOT NULL,
      PRIMARY KEY (room_id, target, emoji, member_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE TABLE pins (room_id TEXT NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (room_id, target)) STRICT, WITHOUT ROWID',
    `CREATE TABLE marks (
      room_id TEXT NOT NULL, member_id TEXT NOT NULL, delivered INTEGER NOT NULL, read INTEGER NOT NULL, PRIMARY KEY (room_id, member_id)
    ) STRICT, WITHOUT ROWID`,
    'ALTER TABLE members ADD COLUMN status TEXT',
    'ALTER TABLE offers ADD COLUMN room_id TEXT',
    'UPDATE offers SET room_id = (SELECT room_id FROM entries WHERE author_id = offers.sender_id AND id = offers.id)',
  ],
];

export const ENTRY_COLUMNS = 'room_id AS roomId, seq, id, author_id AS authorId, author_alias AS authorAlias, at, body';

const entryRowSchema = z.object({ body: z.string() }).loose();

/** @throws when the row is not what this app wrote. */
export function entryFromRow(row: Record<string, SqlValue>): Entry {
  const { body, ...columns } = entryRowSchema.parse(row);
  return entrySchema.parse({ ...columns, body: JSON.parse(body) });
}

/** An offer gets its own row in the same transaction: it is open from its entry on, whatever happens to the host. */
export function insertEntry(entry: Entry, room: Room): readonly Statement[] {
  const { body } = entry;
  const target = isAmendment(body) && body.kind !== 'delete' ? body.target : null;
  const insert: Statement = {
    sql: 'INSERT INTO entries (room_id, seq, id, author_id, author_alias, at, body, target) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    params: [entry.roomId, entry.seq, entry.id, entry.authorId, entry.authorAlias, entry.at, JSON.stringify(body), target],
  };
  if (body.kind !== 'file') return [insert];
  const { name, size, tree, keep = false } = body;
  const to = room.addressees(body.to);
  const sql = 'INSERT OR IGNORE INTO offers (id, sender_id, room_id, name, size, tree, recipients, keep, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
  return [insert, { sql, params: [entry.id, entry.authorId, entry.roomId, name, size, toJson(tree), toJson(to), keep ? 1 : 0, entry.at] }];
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
