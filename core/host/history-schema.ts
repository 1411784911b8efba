import { z } from 'zod';
import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import type { SqlValue } from '../lib/sqlite/database.ts';

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
];

export const ENTRY_COLUMNS = 'room_id AS roomId, seq, id, author_id AS authorId, author_alias AS authorAlias, at, body';

const entryRowSchema = z.object({ body: z.string() }).loose();

/** @throws when the row is not what this app wrote. */
export function entryFromRow(row: Record<string, SqlValue>): Entry {
  const { body, ...columns } = entryRowSchema.parse(row);
  return entrySchema.parse({ ...columns, body: JSON.parse(body) });
}
