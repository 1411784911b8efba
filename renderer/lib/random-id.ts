import type { MessageId } from '../../shared/model/ids.ts';

/** 128 random bits as base64url, 22 characters. Works where the page is not a secure context, too. */
export function randomMessageId(): MessageId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '') as MessageId;
}
