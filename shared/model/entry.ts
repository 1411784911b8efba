import { z } from 'zod';
import { utf8ByteLength } from '../lib/utf8.ts';
import {
  MAX_ADDRESSEES,
  MAX_DESCRIPTION_CHARS,
  MAX_FILE_NAME_CHARS,
  MAX_MANIFEST_BYTES,
  MAX_MENTIONS,
  MAX_OFFER_BYTES,
  MAX_REACTION_CHARS,
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

/** An earlier entry of the same room, by its seq. */
const targetSchema = z.int().min(1);

/** Somebody who is named in a text: `@` and `name` stand in it as they were typed. */
export const mentionSchema = z.object({ id: memberIdSchema, name: aliasSchema });
export type Mention = z.infer<typeof mentionSchema>;

const mentioning = {
  mentions: z.array(mentionSchema).min(1).max(MAX_MENTIONS).exactOptional(),
  /** `@everyone`, `@all` or `@here` stands in the text: whoever can read the room is meant. */
  mentionsAll: z.literal(true).exactOptional(),
};

const textBodySchema = z.object({
  kind: z.literal('text'),
  text: messageTextSchema,
  /** The text or file that this answers. */
  replyTo: targetSchema.exactOptional(),
  ...mentioning,
  /** The text is somebody else's, out of another room or this one: who wrote it, and when. */
  forwarded: z.object({ alias: aliasSchema, at: z.int().min(0) }).exactOptional(),
});

/**
 * One emoji, or a few characters that look like one: no white space, nothing invisible alone. Code points that this build does not know yet
 * pass: they may be emoji of a later Unicode, and who knows fewer must not hang up on who knows more.
 */
export const reactionEmojiSchema = z
  .string()
  .min(1)
  .max(MAX_REACTION_CHARS)
  .regex(/^[^\s\p{Cc}\p{Cs}\p{Co}]+$/u);

// What amends an earlier entry is an entry itself, so that everybody gets it once and in the same order. Section AM of the protocol.
const editBodySchema = z.object({ kind: z.literal('edit'), target: targetSchema, text: messageTextSchema, ...mentioning });
const deleteBodySchema = z.object({ kind: z.literal('delete'), target: targetSchema });
const reactionBodySchema = z.object({ kind: z.literal('reaction'), target: targetSchema, emoji: reactionEmojiSchema, on: z.boolean() });
const pinBodySchema = z.object({ kind: z.literal('pin'), target: targetSchema, on: z.boolean() });

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
  notice: z.enum(['joined', 'left', 'lost', 'created-room', 'renamed-room', 'described-room', 'archived-room', 'reopened-room']),
  /** The new name with `created-room` and `renamed-room`, the new description with `described-room`. */
  name: z.string().max(MAX_DESCRIPTION_CHARS).optional(),
});

/** What a member may post. */
export const postBodySchema = z.discriminatedUnion('kind', [
  textBodySchema,
  fileBodySchema,
  editBodySchema,
  deleteBodySchema,
  reactionBodySchema,
  pinBodySchema,
]);
export type PostBody = z.infer<typeof postBodySchema>;
export type TextBody = z.infer<typeof textBodySchema>;
export type FileBody = z.infer<typeof fileBodySchema>;

/** Bodies that change how an earlier entry is shown, and have no line of their own. */
export const AMENDMENT_KINDS = ['edit', 'delete', 'reaction', 'pin'] as const;
export type AmendmentBody = Extract<PostBody, { readonly kind: (typeof AMENDMENT_KINDS)[number] }>;

/** A text or file that was deleted: who did it is its author, unless the host did. */
const deletedBodySchema = z.object({ kind: z.literal('deleted'), at: z.int().min(0) });
/** An amendment of an entry that was deleted: nothing is left of it but its number. */
const voidBodySchema = z.object({ kind: z.literal('void') });

export const entryBodySchema = z.discriminatedUnion('kind', [...postBodySchema.options, noticeBodySchema, deletedBodySchema, voidBodySchema]);
export type EntryBody = z.infer<typeof entryBodySchema>;

export function isAmendment(body: EntryBody | PostBody): body is AmendmentBody {
  return (AMENDMENT_KINDS as readonly string[]).includes(body.kind);
}

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
