import { z } from 'zod';
import { MAX_DESCRIPTION_CHARS, MAX_DIRECT_MEMBERS, MAX_KEEP_DAYS } from '../wire/limits.ts';
import { roomNameSchema } from './alias.ts';
import { memberIdSchema, roomIdSchema } from './ids.ts';

export const roomDescriptionSchema = z.string().trim().max(MAX_DESCRIPTION_CHARS);
/** Days; 0 keeps for ever. */
export const keepDaysSchema = z.int().min(0).max(MAX_KEEP_DAYS);

/** A conversation of the host. A `room` is for everybody, a `direct` conversation for its members alone. */
export const roomSchema = z.object({
  id: roomIdSchema,
  kind: z.enum(['room', 'direct']),
  /** Of a direct conversation: what its members were called when it began; a window shows what they are called now. */
  name: roomNameSchema,
  description: roomDescriptionSchema.exactOptional(),
  /** Nothing can be posted any more. Never the host's first room, nor a direct conversation. */
  archived: z.literal(true).exactOptional(),
  /** Of a direct conversation: everybody in it, in the order of their ids. */
  members: z.array(memberIdSchema).min(2).max(MAX_DIRECT_MEMBERS).exactOptional(),
  /** Who made it, and may change it beside the host's own person; nobody for the host's first room. */
  createdBy: memberIdSchema.exactOptional(),
  /** The host deletes entries that are older than this many days. */
  keepDays: keepDaysSchema.exactOptional(),
  /** The seq of the oldest entry that the host may still have; `lastSeq` + 1 when it has none. */
  firstSeq: z.int().min(1),
  /** The seq of the newest entry, 0 when there never was one. */
  lastSeq: z.int().min(0),
});
export type Room = z.infer<typeof roomSchema>;

/** How far a member got in a room: up to `delivered` it is on their disk, up to `read` they have seen it. */
export const markSchema = z.object({ memberId: memberIdSchema, delivered: z.int().min(0), read: z.int().min(0) });
export type Mark = z.infer<typeof markSchema>;
