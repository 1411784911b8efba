import { z } from 'zod';
import { utf8ByteLength } from '../lib/utf8.ts';
import {
  MAX_ADDRESSEES,
  MAX_FILE_NAME_CHARS,
  MAX_MANIFEST_BYTES,
  MAX_OFFER_BYTES,
  MAX_TEXT_BYTES,
  MAX_TEXT_JSON_BYTES,
  MAX_TREE_FILES,
} from '../wire/limits.ts';
import { aliasSchema } from './alias.ts';
import { memberIdSchema, messageIdSchema, roomIdSchema } from './ids.ts';
import { thumbnailSchema } from './thumbnail.ts';

/** The text of a message: 1 byte to 16 KiB of UTF-8, and not so many control characters that it would not fit into a frame. */
export const messageTextSchema = z
  .string()
  .min(1)
  .max(MAX_TEXT_BYTES)
  .refine((text) => utf8ByteLength(text) <= MAX_TEXT_BYTES, `is longer than ${MAX_TEXT_BYTES} bytes`)
  .refine((text) => utf8ByteLength(JSON.stringify(text)) <= MAX_TEXT_JSON_BYTES, 'has too many control characters');

const textBodySchema = z.object({ kind: z.literal('text'), text: messageTextSchema });

/** What an offer of several files, or of folders, says before its manifest is there. */
export const treeSchema = z.object({
  /** What was dropped: files and folders at the top. */
  items: z.int().min(1).max(MAX_TREE_FILES),
  /** All files, at any depth. */
  files: z.int().min(0).max(MAX_TREE_FILES),
  folders: z.int().min(0).max(MAX_TREE_FILES),
  manifestBytes: z.int().min(2).max(MAX_MANIFEST_BYTES),
});
export type Tree = z.infer<typeof treeSchema>;

/**
 * A file, or a tree of files, is offered: metadata only. The entry's id is the transfer's id. The name is as the sender has it (of a tree
 * its first item's); receivers make it safe. The bytes form one stream: docs/protocol.md, section Streams.
 */
const fileBodySchema = z.object({
  kind: z.literal('file'),
  name: z.string().min(1).max(MAX_FILE_NAME_CHARS),
  /** Bytes of the file, or of all files of the tree. */
  size: z.int().min(0).max(MAX_OFFER_BYTES),
  tree: treeSchema.exactOptional(),
  /** Who may have it, when not everybody in the room. */
  to: z.array(memberIdSchema).min(1).max(MAX_ADDRESSEES).exactOptional(),
  /** A small picture of an image file. */
  thumbnail: thumbnailSchema.exactOptional(),
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
