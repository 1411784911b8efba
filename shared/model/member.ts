import { z } from 'zod';
import { aliasSchema } from './alias.ts';
import { memberIdSchema } from './ids.ts';

/** A person in the room, by key. Members that are away stay known, so that their lines keep a name. */
export const memberSchema = z.object({
  id: memberIdSchema,
  alias: aliasSchema,
  online: z.boolean(),
  /** True for the one who runs the room. */
  isHost: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;
