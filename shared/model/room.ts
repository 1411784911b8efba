import { z } from 'zod';
import { roomNameSchema } from './alias.ts';
import { roomIdSchema } from './ids.ts';

/** A conversation of the host. `lastSeq` is the seq of its newest entry, 0 when it has none. */
export const roomSchema = z.object({ id: roomIdSchema, name: roomNameSchema, lastSeq: z.int().min(0) });
export type Room = z.infer<typeof roomSchema>;
