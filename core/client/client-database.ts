import type { DatabaseOptions } from '../lib/sqlite/database.ts';

/** Times beyond this one, in the year 2254, count as it, so that each number of a line is a safe integer. */
export const MAX_LINE_TIME_MS = 2 ** 53 / 1024 - 2 ** 21;

/**
 * What client.db holds: the copy of each host's log and what this device's person did with its rooms, the index for searching, posts that wait,
 * what became of files, which are under way, and what own offers are made of.
 *
 * `line_no` is the entry's time x 1024 plus a count, so that its order is that of time in all rooms; it is the row's number in the index too.
 */
export const CLIENT_MIGRATIONS: DatabaseOptions['migrations'] = [
  [
    'CREATE TABLE hosts (host_id TEXT PRIMARY KEY, epoch TEXT NOT NULL) STRICT, WITHOUT ROWID',
    `CREATE TABLE rooms (
       host_id TEXT NOT NULL, epoch TEXT NOT NULL, room_id TEXT NOT NULL, last_seq INTEGER NOT NULL,
       PRIMARY KEY (host_id, epoch, room_id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE entries (
       host_id TEXT NOT NULL, epoch TEXT NOT NULL, room_id TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL,
       PRIMARY KEY (host_id, epoch, room_id, seq)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE outbox (
       position INTEGER PRIMARY KEY, host_id TEXT NOT NULL, id TEXT NOT NULL UNIQUE, room_id TEXT NOT NULL, at INTEGER NOT NULL,
       body TEXT NOT NULL, failure TEXT) STRICT`,
    'CREATE TABLE transfers (host_id TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (host_id, id)) STRICT, WITHOUT ROWID',
  ],
  [
    `CREATE TABLE unfinished_transfers (
       host_id TEXT NOT NULL, id TEXT NOT NULL, epoch TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL,
       PRIMARY KEY (host_id, id)) STRICT, WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE offer_sources (
       host_id TEXT NOT NULL, id TEXT NOT NULL, items TEXT NOT NULL, paths BLOB, facts BLOB, manifest BLOB,
       PRIMARY KEY (host_id, id)) STRICT`,
  ],
  [
    'CREATE TABLE people (person_no INTEGER PRIMARY KEY, member_id TEXT NOT NULL UNIQUE) STRICT',
    // Every name that somebody had, folded as in the index.
    'CREATE TABLE aliases (alias TEXT NOT NULL, person_no INTEGER NOT NULL, PRIMARY KEY (alias, person_no)) STRICT, WITHOUT ROWID',
    'CREATE TABLE members (host_id TEXT NOT NULL, member_id TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (host_id, member_id)) STRICT, WITHOUT ROWID',
    // Imported rooms have no host and no epoch. Those without a position are not there: the host does not tell them any more, or the import came to nothing.
    `CREATE TABLE log_rooms (
       room_no INTEGER PRIMARY KEY, host_id TEXT NOT NULL, epoch TEXT NOT NULL, room_id TEXT NOT NULL,
       last_seq INTEGER NOT NULL DEFAULT 0, position INTEGER, facts TEXT,
       read_seq INTEGER NOT NULL DEFAULT 0, muted INTEGER NOT NULL DEFAULT 0, draft TEXT, keep_days INTEGER NOT NULL DEFAULT 0,
       UNIQUE (host_id, epoch, room_id)) STRICT`,
    `CREATE TABLE lines (
       line_no INTEGER PRIMARY KEY, room_no INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
       person_no INTEGER NOT NULL, alias TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
       note TEXT, mentions TEXT, pinned_at INTEGER, UNIQUE (room_no, seq)) STRICT`,
    'CREATE INDEX pins ON lines (room_no, pinned_at) WHERE pinned_at IS NOT NULL',
    // What texts said after each edit.
    `CREATE TABLE edits (
       room_no INTEGER NOT NULL, seq INTEGER NOT NULL, edit_seq INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL,
       PRIMARY KEY (room_no, seq, edit_seq)) STRICT, WITHOUT ROWID`,
    'CREATE TABLE unindexed (line_no INTEGER PRIMARY KEY) STRICT',
    "CREATE VIRTUAL TABLE search USING fts5 (text, facets, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii')",
    // What earlier versions kept: entries of single rooms, all of which were seen.
    'INSERT INTO log_rooms (host_id, epoch, room_id, last_seq, read_seq) SELECT host_id, epoch, room_id, last_seq, last_seq FROM rooms',
    `INSERT OR IGNORE INTO people (member_id) SELECT json_extract(entry, '$.authorId') FROM entries WHERE json_valid(entry)`,
    `INSERT OR IGNORE INTO lines (line_no, room_no, seq, at, kind, person_no, alias, id, body)
       SELECT count + max(at * 1024 - count) OVER (ORDER BY count), room_no, seq, at,
         CASE entry ->> '$.body.kind' WHEN 'text' THEN 1 WHEN 'file' THEN 2 ELSE 3 END, person_no, entry ->> '$.authorAlias', entry ->> '$.id', entry -> '$.body'
       FROM (SELECT row_number() OVER (ORDER BY entry ->> '$.at', room_no, seq) AS count, min(entry ->> '$.at', ${MAX_LINE_TIME_MS}) AS at, room_no, seq, person_no, entry
         FROM entries JOIN log_rooms USING (host_id, epoch, room_id) JOIN people ON member_id = entry ->> '$.authorId' WHERE json_valid(entry))`,
    'INSERT INTO unindexed SELECT line_no FROM lines WHERE kind IN (1, 2)',
    'DROP TABLE entries',
    'DROP TABLE rooms',
  ],
];
