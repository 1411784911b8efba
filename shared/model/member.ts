import { z } from 'zod';
import { MAX_STATUS_CHARS } from '../wire/limits.ts';
import { aliasSchema } from './alias.ts';
import { memberIdSchema } from './ids.ts';

/** What somebody says of themselves, one line: without control characters, so that 80 members fit into a frame (rule FR4). */
export const statusTextSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_STATUS_CHARS)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u);

/** A person in the room, by key. Members that are away stay known, so that their lines keep a name. */
export const memberSchema = z.object({
  id: memberIdSchema,
  alias: aliasSchema,
  online: z.boolean(),
  /** True for the one who runs the room. */
  isHost: z.boolean(),
  /** The app is there, its person has not touched it for a while. */
  idle: z.literal(true).exactOptional(),
  status: statusTextSchema.exactOptional(),
  /** Of one who is not online: the host's clock, milliseconds since 1970. */
  lastSeenAt: z.int().min(0).exactOptional(),
});
export type Member = z.infer<typeof memberSchema>;
