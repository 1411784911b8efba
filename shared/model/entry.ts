import { z } from 'zod';
import { utf8ByteLength } from '../lib/utf8.ts';
import { MAX_FILE_NAME_CHARS, MAX_TEXT_BYTES, MAX_TEXT_JSON_BYTES } from '../wire/limits.ts';
import { aliasSchema } from './alias.ts';
import { memberIdSchema, messageIdSchema, roomIdSchema } from './ids.ts';

/** The text of a message: 1 byte to 16 KiB of UTF-8, and not so many control characters that it would not fit into a frame. */
export const messageTextSchema = z
  .string()
  .min(1)
  .max(MAX_TEXT_BYTES)
  .refine((text) => utf8ByteLength(text) <= MAX_TEXT_BYTES, `is longer than ${MAX_TEXT_BYTES} bytes`)
  .refine((text) => utf8ByteLength(JSON.stringify(text)) <= MAX_TEXT_JSON_BYTES, 'has too many control characters');

const textBodySchema = z.object({ kind: z.literal('text'), text: messageTextSchema });

/** A file is offered: metadata only. The entry's id is the transfer's id. The name is as the sender has it; receivers make it safe. */
const fileBodySchema = z.object({
  kind: z.literal('file'),
  name: z.string().min(1).max(MAX_FILE_NAME_CHARS),
  size: z.int().min(0),
  /** The host takes the bytes at once and keeps them until the offer expires, so that the sender may leave. */
  keep: z.boolean().exactOptional(),
});

const noticeBodySchema = z.object({
  kind: z.literal('notice'),
  /** What happened to the entry's author. `lost`: the connection ended without a goodbye. */
  notice: z.enum(['joined', 'left', 'lost', 'renamed-room']),
  /** The new name with `renamed-room`. */
  name: z.string().max(256).optional(),
});

/** What a member may post. */
export const postBodySchema = z.discriminatedUnion('kind', [textBodySchema, fileBodySchema]);
export type PostBody = z.infer<typeof postBodySchema>;

export const entryBodySchema = z.discriminatedUnion('kind', [textBodySchema, fileBodySchema, noticeBodySchema]);
export type EntryBody = z.infer<typeof entryBodySchema>;

/** One line of a room's log. (epoch, roomId, seq) is unique; `seq` counts 1, 2, 3 … without holes in each room. */
export const entrySchema = z.object({
  roomId: roomIdSchema,
  seq: z.int().min(1),
  id: messageIdSchema,
  authorId: memberIdSchema,
  /** What the author was called when the entry was made. */
  authorAlias: aliasSchema,
  /** The host's clock, milliseconds since 1970. */
  at: z.int().min(0),
  body: entryBodySchema,
});
export type Entry = z.infer<typeof entrySchema>;
