import { epochSchema, type MemberId } from '../../shared/model/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { createId, History } from './history.ts';
import { markFromRow, memberFromRow, SELECT_MARKS, SELECT_MEMBERS } from './member-rows.ts';
import { roomFromRow, SELECT_ROOMS } from './room-rows.ts';

type Options = { readonly clock: Clock; readonly roomName: string /** Who runs the room. */; readonly hostId: MemberId };

/** Reads what the database has; a new one gets its epoch and its first room. The history owns the database from now on. */
export async function openHistory(database: Database, { clock, roomName, hostId }: Options): Promise<History> {
  const [meta] = await database.read("SELECT value FROM meta WHERE key = 'epoch'");
  if (meta === undefined) await begin(database, roomName);
  const [epochRow] = await database.read("SELECT value FROM meta WHERE key = 'epoch'");
  return new History({
    ...{ database, clock, hostId, epoch: epochSchema.parse(epochRow?.value) },
    rooms: (await database.read(SELECT_ROOMS)).map(roomFromRow),
    known: (await database.read(SELECT_MEMBERS)).map(memberFromRow),
    marks: (await database.read(SELECT_MARKS)).map(markFromRow),
  });
}

async function begin(database: Database, roomName: string): Promise<void> {
  await database.write([
    { sql: "INSERT INTO meta (key, value) VALUES ('epoch', ?)", params: [createId()] },
    { sql: 'INSERT INTO rooms (id, name, position) VALUES (?, ?, 1)', params: [createId(), roomName] },
  ]);
}
