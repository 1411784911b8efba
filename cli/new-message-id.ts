import { randomBytes } from 'node:crypto';
import { type MessageId, messageIdSchema } from '../shared/model/ids.ts';

/** 128 random bits: the id of a new post. */
export function newMessageId(): MessageId {
  return messageIdSchema.parse(randomBytes(16).toString('base64url'));
}
