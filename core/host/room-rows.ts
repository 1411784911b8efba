import { z } from 'zod';
import { roomNameSchema } from '../../shared/model/alias.ts';
import { memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { keepDaysSchema, roomDescriptionSchema } from '../../shared/model/room.ts';
import type { SqlValue, Statement } from '../lib/sqlite/database.ts';
import { Room, type RoomFacts } from './room.ts';

const idsSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(memberIdSchema));
const roomRowSchema = z.object({
  id: roomIdSchema,
  kind: z.enum(['room', 'direct']),
  name: roomNameSchema,
  description: roomDescriptionSchema.nullable(),
  archived: z.int().transform(Boolean),
  members: idsSchema.nullable(),
  openedBy: idsSchema.nullable(),
  createdBy: memberIdSchema.nullable(),
  keepDays: keepDaysSchema,
  firstSeq: z.int(),
  lastSeq: z.int(),
});

/** All rooms, in their order. One of which everything was too old has no entry that says how far its numbers went. */
export const SELECT_ROOMS = `SELECT id, kind, name, description, archived, members, opened_by AS openedBy, created_by AS createdBy,
  keep_days AS keepDays, first_seq AS firstSeq, max(first_seq - 1, (SELECT coalesce(max(seq), 0) FROM entries WHERE room_id = rooms.id)) AS lastSeq
  FROM rooms ORDER BY position`;

/** @throws when the row is not what this app wrote. */
export function roomFromRow(row: Record<string, SqlValue>): Room {
  const { id, firstSeq, lastSeq, openedBy, kind, name, description, archived, members, createdBy, keepDays } = roomRowSchema.parse(row);
  const facts = { description, archived, keepDays, members: members ?? undefined, createdBy: createdBy ?? undefined };
  return new Room({ id, firstSeq, lastSeq, kind, name, ...withoutEmpty(facts) }, openedBy ?? []);
}

type Facts = {
  readonly description?: string | null | undefined;
  readonly archived?: boolean | undefined;
  readonly keepDays?: number | undefined;
  readonly members?: RoomFacts['members'] | undefined;
  readonly createdBy?: RoomFacts['createdBy'] | undefined;
};

/** What a room has beside its name, with what says nothing left out. */
export function withoutEmpty({ description, archived, keepDays, members, createdBy }: Facts): Omit<RoomFacts, 'kind' | 'name'> {
  return {
    ...(description ? { description } : {}),
    ...(archived === true ? { archived } : {}),
    ...(keepDays ? { keepDays } : {}),
    ...(members === undefined ? {} : { members }),
    ...(createdBy === undefined ? {} : { createdBy }),
  };
}

export function insertRoom({ id, facts, openedBy }: Room): Statement {
  const { kind, name, description, members, createdBy } = facts;
  return {
    sql: `INSERT INTO rooms (id, kind, name, description, members, opened_by, created_by, position)
      SELECT ?, ?, ?, ?, ?, ?, ?, coalesce(max(position), 0) + 1 FROM rooms`,
    params: [id, kind, name, description ?? null, toJson(members), JSON.stringify([...openedBy]), createdBy ?? null],
  };
}

/** Writes everything of a room that can change, but where its log begins. */
export function updateRoom(id: Room['id'], { name, description, archived, keepDays = 0 }: RoomFacts): Statement {
  return {
    sql: 'UPDATE rooms SET name = ?, description = ?, archived = ?, keep_days = ? WHERE id = ?',
    params: [name, description ?? null, archived === true ? 1 : 0, keepDays, id],
  };
}

/** Writes who asked for a direct conversation. */
export function updateOpeners(id: Room['id'], openedBy: Iterable<string>): Statement {
  return { sql: 'UPDATE rooms SET opened_by = ? WHERE id = ?', params: [JSON.stringify([...openedBy]), id] };
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
