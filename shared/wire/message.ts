import { z } from 'zod';
import { areRanges } from '../lib/ranges.ts';
import { aliasSchema, roomNameSchema } from '../model/alias.ts';
import { entrySchema, postBodySchema } from '../model/entry.ts';
import { failureCodeSchema } from '../model/failure.ts';
import { epochSchema, grantSchema, memberIdSchema, messageIdSchema, roomIdSchema, sha256Schema, transferIdSchema } from '../model/ids.ts';
import { memberSchema, statusTextSchema } from '../model/member.ts';
import { keepDaysSchema, markSchema, roomDescriptionSchema, roomSchema } from '../model/room.ts';
import { closeReasonSchema } from './close-reason.ts';
import {
  MAX_DIRECT_MEMBERS,
  MAX_FOLLOWED_ROOMS,
  MAX_HASHES,
  MAX_MARKS_IN_MESSAGE,
  MAX_MEMBERS_IN_MESSAGE,
  MAX_OPEN_OFFERS_TOLD,
  MAX_RANGES,
  MAX_TREE_FILES,
} from './limits.ts';

/** Binary values travel as base64url. */
const bytesSchema = (maxBytes: number) =>
  z
    .string()
    .max(Math.ceil((maxBytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]*$/);
const nonceSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const appSchema = z.object({ name: z.string().max(64), version: z.string().max(32) });

/** `[start, end)` pairs of positions in an offer's stream, ascending. */
const rangesSchema = z
  .array(z.tuple([z.int().min(0), z.int().min(1)]))
  .min(1)
  .max(MAX_RANGES)
  .refine((ranges) => areRanges(ranges), 'are empty, or over each other');

/** What a receiver's copy of a file has come to, as the host tells the sender. */
export const receiverStateSchema = z.enum([
  ...(['offered', 'accepted', 'receiving', 'saved', 'declined', 'cancelled', 'failed'] as const),
  /** It stopped its download for now, and goes on when its person wants it. */
  'paused',
  /** Its connection is lost, or it quit; it goes on by itself when it comes back. */
  'interrupted',
]);
export type ReceiverState = z.infer<typeof receiverStateSchema>;

/** Whether the bytes that the host still lacks can come: `away` when the sender is not in the room, `host-full` when the host has no room for them. */
export const senderStateSchema = z.enum(['active', 'paused', 'away', 'host-full']);
export type SenderState = z.infer<typeof senderStateSchema>;

/** Why an offer is open no more, as the host tells everyone. */
export const offerEndSchema = z.enum([
  'withdrawn',
  'sender-left',
  'source-changed',
  'source-unreadable',
  'expired',
  'host-storage',
  'host-restarted',
  /** The host deleted what it kept. */
  'host-cleared',
  /** It was offered to others; said to nobody, it is what they see. */
  'not-for-you',
  /** Nobody said why: it was while this member was away. Said to nobody, it is what they see. */
  'over',
]);
export type OfferEnd = z.infer<typeof offerEndSchema>;

/**
 * Every message of the protocol: its type code (the frame's type byte), whether an unknown reader must close, and its payload.
 * Codes are never reused. `docs/protocol.md` section Messages says who sends what, and when.
 */
export const MESSAGES = {
  // Either side, any time after the TLS handshake
  bye: { code: 1, critical: true, schema: z.object({ reason: closeReasonSchema }) },
  ping: { code: 2, critical: false, schema: z.object({ n: z.int().min(0) }) },
  pong: { code: 3, critical: false, schema: z.object({ n: z.int().min(0) }) },

  // The join: client, host, client, host
  hello: {
    code: 10,
    critical: true,
    schema: z.object({ minVersion: z.int().min(1), maxVersion: z.int().min(1), app: appSchema, publicKey: bytesSchema(200), nonce: nonceSchema }),
  },
  challenge: {
    code: 11,
    critical: true,
    schema: z.object({ version: z.int().min(1), app: appSchema, nonce: nonceSchema, roomName: roomNameSchema }),
  },
  join: {
    code: 12,
    critical: true,
    schema: z.object({ alias: aliasSchema, signature: bytesSchema(160) }),
  },
  joined: {
    code: 13,
    critical: true,
    schema: z.object({
      memberId: memberIdSchema,
      alias: aliasSchema,
      epoch: epochSchema,
      /** How many `room` messages follow at once, then those of `memberCount` members in `members`. All come before the first entry. */
      roomCount: z.int().min(1),
      /** Offers that can still be accepted, or whose bytes still flow, each with what this member last did about it. */
      openOffers: z.array(z.object({ transferId: transferIdSchema, state: receiverStateSchema })).max(MAX_OPEN_OFFERS_TOLD),
      memberCount: z.int().min(1),
    }),
  },
  /** The host does not let the client in, and closes. */
  refused: {
    code: 14,
    critical: true,
    schema: z.object({
      code: failureCodeSchema,
      /** A free alias, with `alias-taken` and `alias-reserved`. */
      suggestion: aliasSchema.optional(),
      minVersion: z.int().min(1).optional(),
      maxVersion: z.int().min(1).optional(),
    }),
  },
  /** Once, after the last of the first `members`: what the client has of each room, without holes. The entries that it lacks follow. */
  follow: {
    code: 15,
    critical: true,
    schema: z.object({
      epoch: epochSchema,
      rooms: z.array(z.object({ roomId: roomIdSchema, lastSeq: z.int().min(0) })).max(MAX_FOLLOWED_ROOMS),
    }),
  },

  // Conversation
  post: { code: 20, critical: true, schema: z.object({ id: messageIdSchema, roomId: roomIdSchema, body: postBodySchema }) },
  /** The entry is committed to the host's disk. */
  posted: { code: 21, critical: true, schema: z.object({ id: messageIdSchema, roomId: roomIdSchema, seq: z.int().min(1), at: z.int().min(0) }) },
  /** The entry will not be posted. */
  rejected: {
    code: 22,
    critical: true,
    schema: z.object({ id: messageIdSchema, code: failureCodeSchema, retryAfterMs: z.int().min(0).optional() }),
  },
  entry: { code: 23, critical: true, schema: entrySchema },
  room: { code: 24, critical: false, schema: roomSchema },
  /** A member is new, came online, went offline, or changed something of itself. */
  member: { code: 25, critical: false, schema: memberSchema },
  /** Client to host: makes a room for everybody, or, with `members`, opens the direct conversation of just these and oneself. */
  'create-room': {
    code: 26,
    critical: true,
    schema: z.object({
      id: messageIdSchema,
      name: roomNameSchema.exactOptional(),
      description: roomDescriptionSchema.exactOptional(),
      members: z.array(memberIdSchema).min(1).max(MAX_DIRECT_MEMBERS).exactOptional(),
    }),
  },
  /** Client to host: what is left out stays. */
  'change-room': {
    code: 27,
    critical: true,
    schema: z.object({
      id: messageIdSchema,
      roomId: roomIdSchema,
      name: roomNameSchema.exactOptional(),
      description: roomDescriptionSchema.exactOptional(),
      archived: z.boolean().exactOptional(),
      keepDays: keepDaysSchema.exactOptional(),
    }),
  },
  /** Host to who asked, after the `room` message that tells what came of it. */
  'room-done': { code: 28, critical: true, schema: z.object({ id: messageIdSchema, roomId: roomIdSchema }) },
  'room-refused': { code: 29, critical: true, schema: z.object({ id: messageIdSchema, code: failureCodeSchema }) },

  // Files: receiver to host
  /** Wants `ranges` of the stream; `have` bytes of what this receiver ever wanted are on its disk already. */
  accept: {
    code: 30,
    critical: true,
    schema: z.object({ transferId: transferIdSchema, ranges: rangesSchema, have: z.int().min(0) }),
  },
  decline: { code: 31, critical: true, schema: z.object({ transferId: transferIdSchema }) },
  /** From a receiver: stops its own download. From the sender: withdraws the offer. */
  cancel: { code: 32, critical: true, schema: z.object({ transferId: transferIdSchema, reason: offerEndSchema.optional() }) },
  saved: { code: 33, critical: true, schema: z.object({ transferId: transferIdSchema, sha256: sha256Schema }) },
  failed: { code: 34, critical: true, schema: z.object({ transferId: transferIdSchema, code: failureCodeSchema }) },
  // Files: receiver or sender to host
  /** From a receiver: stops its own download, which `accept` goes on with. From the sender: the host does not ask for the bytes until `resume`. */
  pause: { code: 35, critical: true, schema: z.object({ transferId: transferIdSchema }) },
  /** From the sender only. */
  resume: { code: 36, critical: true, schema: z.object({ transferId: transferIdSchema }) },
  // Files: receiver to host
  /** Wants to read the manifest of a tree, and nothing else. */
  look: { code: 37, critical: true, schema: z.object({ transferId: transferIdSchema }) },
  /** Asks, through the host, for the SHA-256 of files of the offer, counted from 0. */
  'ask-hashes': {
    code: 38,
    critical: false,
    schema: z.object({ transferId: transferIdSchema, files: z.array(z.int().min(0).max(MAX_TREE_FILES)).min(1).max(MAX_HASHES) }),
  },
  // Files: sender to host, host to who asked
  hashes: {
    code: 39,
    critical: false,
    schema: z.object({
      transferId: transferIdSchema,
      hashes: z
        .array(z.object({ file: z.int().min(0).max(MAX_TREE_FILES), sha256: sha256Schema }))
        .min(1)
        .max(MAX_HASHES),
    }),
  },
  // Files: host to sender
  /** Asks for these ranges of the stream, in this order. */
  upload: { code: 40, critical: true, schema: z.object({ transferId: transferIdSchema, grant: grantSchema, ranges: rangesSchema }) },
  receiver: {
    code: 41,
    critical: false,
    schema: z.object({
      transferId: transferIdSchema,
      memberId: memberIdSchema,
      state: receiverStateSchema,
      /** Of the stream; on its way to the receiver or there. */
      bytes: z.int().min(0),
      /** Of the stream; what it wants in all. 0 before it accepted. */
      wanted: z.int().min(0),
      code: failureCodeSchema.optional(),
    }),
  },
  // Files: host to receiver
  download: {
    code: 42,
    critical: true,
    schema: z.object({ transferId: transferIdSchema, grant: grantSchema, for: z.enum(['look', 'accept']), ranges: rangesSchema }),
  },
  /** The offer is open no more: nobody can accept it; downloads under way end, too, unless the spool has the whole file. */
  'offer-ended': { code: 43, critical: true, schema: z.object({ transferId: transferIdSchema, reason: offerEndSchema }) },

  /**
   * Said to who accepted, as long as the host lacks bytes: when it changes, and after `accept` unless it is `active`. The sender hears
   * `host-full`, and `active` when that is over.
   */
  'sender-state': { code: 44, critical: false, schema: z.object({ transferId: transferIdSchema, state: senderStateSchema }) },

  // State of people
  /** Client to host: how far it got in a room. */
  mark: { code: 60, critical: false, schema: z.object({ roomId: roomIdSchema, delivered: z.int().min(0), read: z.int().min(0) }) },
  /** Host to the members of a room: who got further. */
  marks: {
    code: 61,
    critical: false,
    schema: z.object({ roomId: roomIdSchema, marks: z.array(markSchema).min(1).max(MAX_MARKS_IN_MESSAGE) }),
  },
  /** Client to host: its person types here. */
  typing: { code: 62, critical: false, schema: z.object({ roomId: roomIdSchema }) },
  /** Host to the other members of the room. */
  typed: { code: 63, critical: false, schema: z.object({ roomId: roomIdSchema, memberId: memberIdSchema }) },
  /** Client to host: whether its person is there, and what they say of themselves. */
  status: { code: 64, critical: false, schema: z.object({ idle: z.boolean(), text: statusTextSchema.exactOptional() }) },
  /** Host to client, after `joined` and its `room` messages: everybody. */
  members: { code: 65, critical: true, schema: z.object({ members: z.array(memberSchema).min(1).max(MAX_MEMBERS_IN_MESSAGE) }) },

  // Data connections: the client opens, the host answers; then raw bytes, no frames
  'data-open': {
    code: 50,
    critical: true,
    schema: z.object({ grant: grantSchema, direction: z.enum(['upload', 'download']) }),
  },
  'data-ready': { code: 51, critical: true, schema: z.object({}) },
  'data-refused': { code: 52, critical: true, schema: z.object({ code: failureCodeSchema }) },
} as const;

export type MessageType = keyof typeof MESSAGES;
type FieldsOf<Type extends MessageType> = z.infer<(typeof MESSAGES)[Type]['schema']>;
/** Where a message has no fields, zod's type for that is one that nothing with a `type` fits. */
type PayloadOf<Type extends MessageType> = string extends keyof FieldsOf<Type> ? unknown : FieldsOf<Type>;
/** A message with its type in `type`; the type is not part of the JSON payload. */
export type MessageOf<Type extends MessageType> = Type extends MessageType ? { readonly type: Type } & Readonly<PayloadOf<Type>> : never;
export type Message = MessageOf<MessageType>;
