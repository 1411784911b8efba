import { z } from 'zod';
import { type MemberId, memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { statusTextSchema } from '../../shared/model/member.ts';
import { markSchema } from '../../shared/model/room.ts';
import type { SqlValue, Statement } from '../lib/sqlite/database.ts';
import type { KnownMember } from './roster.ts';

const memberRowSchema = z.object({ id: memberIdSchema, alias: z.string(), lastSeenAt: z.number(), status: statusTextSchema.nullable() });
const markRowSchema = markSchema.extend({ roomId: roomIdSchema });

/** How far a member got in a room, as it was written last. */
export type SavedMark = z.infer<typeof markRowSchema>;

export const SELECT_MEMBERS = 'SELECT id, alias, last_seen_at AS lastSeenAt, status FROM members';
export const SELECT_MARKS = 'SELECT room_id AS roomId, member_id AS memberId, delivered, read FROM marks';

/** @throws when the row is not what this app wrote. */
export function memberFromRow(row: Record<string, SqlValue>): KnownMember {
  const { status, ...member } = memberRowSchema.parse(row);
  return status === null ? member : { ...member, status };
}

/** @throws when the row is not what this app wrote. */
export const markFromRow = (row: Record<string, SqlValue>): SavedMark => markRowSchema.parse(row);

export function saveMember(member: { readonly memberId: MemberId; readonly publicKey: Uint8Array; readonly alias: string }, now: number): Statement {
  return {
    sql: `INSERT INTO members (id, public_key, alias, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET alias = excluded.alias, last_seen_at = excluded.last_seen_at`,
    params: [member.memberId, member.publicKey, member.alias, now, now],
  };
}

export function saveLastSeen(id: MemberId, at: number): Statement {
  return { sql: 'UPDATE members SET last_seen_at = ? WHERE id = ?', params: [at, id] };
}

export function saveStatus(id: MemberId, text: string | undefined): Statement {
  return { sql: 'UPDATE members SET status = ? WHERE id = ?', params: [text ?? null, id] };
}

export function saveMark({ roomId, memberId, delivered, read }: SavedMark): Statement {
  const sql = 'INSERT OR REPLACE INTO marks (room_id, member_id, delivered, read) VALUES (?, ?, ?, ?)';
  return { sql, params: [roomId, memberId, delivered, read] };
}
