import { z } from 'zod';

const base64url = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`), `expected ${length} characters of base64url`);

/** SHA-256 of a device's public key (SPKI DER), base64url without padding, 43 characters. This is who somebody is. */
export const memberIdSchema = base64url(43).brand('MemberId');
export type MemberId = z.infer<typeof memberIdSchema>;

/** 128 random bits made by the client that posts, base64url, 22 characters. The host de-duplicates on (member, id). */
export const messageIdSchema = base64url(22).brand('MessageId');
export type MessageId = z.infer<typeof messageIdSchema>;

/** A file hand-over has the id of the entry that offered it. */
export const transferIdSchema = messageIdSchema;
export type TransferId = MessageId;

/** 128 random bits made by the host when the room is made. */
export const roomIdSchema = base64url(22).brand('RoomId');
export type RoomId = z.infer<typeof roomIdSchema>;

/** 128 random bits made when a host's database is made; a new epoch is a new log. */
export const epochSchema = base64url(22).brand('Epoch');
export type Epoch = z.infer<typeof epochSchema>;

/** 128 random bits that open one data connection, once. */
export const grantSchema = base64url(22).brand('Grant');
export type Grant = z.infer<typeof grantSchema>;

/** Stands for a path or an upload that the shell keeps; the page never holds a path. */
export const fileTokenSchema = base64url(22).brand('FileToken');
export type FileToken = z.infer<typeof fileTokenSchema>;

/** Stands for a folder that the person chose. */
export const folderIdSchema = base64url(22).brand('FolderId');
export type FolderId = z.infer<typeof folderIdSchema>;

/** SHA-256 in lower-case hexadecimal, 64 characters. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
