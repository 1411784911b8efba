import type { DatabaseOptions } from '../lib/sqlite/database.ts';

/** What client.db holds: the copy of each host's log, posts that wait, what became of files, which are under way, and what own offers are made of. */
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
];
