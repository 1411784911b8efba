import type { MemberId } from '../../shared/model/ids.ts';
import { type Member, memberSchema } from '../../shared/model/member.ts';
import { type Room, roomSchema } from '../../shared/model/room.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import { personStatements } from './line-rows.ts';
import type { LogId } from './local-history.ts';

const FORGET_POSITIONS = 'UPDATE log_rooms SET position = NULL WHERE host_id = ? AND epoch = ?';
const SAVE_ROOM = `INSERT INTO log_rooms (host_id, epoch, room_id, position, facts) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (host_id, epoch, room_id) DO UPDATE SET position = excluded.position, facts = excluded.facts`;
const SAVE_MEMBER =
  'INSERT INTO members (host_id, member_id, member) VALUES (?, ?, ?) ON CONFLICT (host_id, member_id) DO UPDATE SET member = excluded.member';
const FORGET_MEMBER = 'DELETE FROM members WHERE host_id = ? AND member_id = ?';

/** What keeps the rooms of a log, in their order; others are there no more. */
export function roomStatements({ hostId, epoch }: LogId, rooms: readonly Room[]): readonly Statement[] {
  const rows = rooms.map((room, position) => [hostId, epoch, room.id, position, JSON.stringify(room)]);
  return [
    { sql: FORGET_POSITIONS, params: [hostId, epoch] },
    { sql: SAVE_ROOM, rows },
  ];
}

/** The rooms as the host told them last, in its order. What cannot be read is left out. */
export async function readRooms(database: Database, { hostId, epoch }: LogId): Promise<readonly Room[]> {
  const sql = 'SELECT facts FROM log_rooms WHERE host_id = ? AND epoch = ? AND position IS NOT NULL AND facts IS NOT NULL ORDER BY position';
  const rows = await database.read<{ facts: string }>(sql, [hostId, epoch]);
  return rows.flatMap((row) => roomSchema.safeParse(parseJson(row.facts)).data ?? []);
}

/** Everybody whom a host knew, nobody of them online. */
export async function readMembers(database: Database, hostId: MemberId): Promise<readonly Member[]> {
  const rows = await database.read<{ member: string }>('SELECT member FROM members WHERE host_id = ?', [hostId]);
  return rows.flatMap((row) => memberSchema.safeParse(parseJson(row.member)).data ?? []);
}

/** Remembers what was written of the members of one host, so that only what changed is written again. */
export class SavedMembers {
  readonly #hostId: MemberId;
  #written: Map<MemberId, string> | undefined;

  constructor(hostId: MemberId) {
    this.#hostId = hostId;
  }

  /** What brings the disk up to `members`. */
  async statements(database: Database, members: readonly Member[]): Promise<readonly Statement[]> {
    this.#written ??= new Map((await readMembers(database, this.#hostId)).map((member) => [member.id, keptForm(member)]));
    const written = this.#written;
    const changed = members.filter((member) => written.get(member.id) !== keptForm(member));
    const ids = new Set(members.map(({ id }) => id));
    const gone = [...written.keys()].filter((id) => !ids.has(id));
    for (const member of changed) written.set(member.id, keptForm(member));
    for (const id of gone) written.delete(id);
    if (changed.length === 0 && gone.length === 0) return [];
    return [
      ...personStatements(changed),
      { sql: SAVE_MEMBER, rows: changed.map((member) => [this.#hostId, member.id, keptForm(member)]) },
      { sql: FORGET_MEMBER, rows: gone.map((id) => [this.#hostId, id]) },
    ];
  }
}

/** Who somebody is; whether they are there changes too often, and means nothing without the host. */
function keptForm({ id, alias, isHost, status, lastSeenAt }: Member): string {
  return JSON.stringify({ id, alias, online: false, isHost, ...(status && { status }), ...(lastSeenAt !== undefined && { lastSeenAt }) });
}
