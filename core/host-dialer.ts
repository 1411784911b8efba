import { type MemberId, memberIdSchema } from '../shared/model/ids.ts';
import type { KnownHost } from '../shared/model/status.ts';
import { LanChatError } from './lib/errors.ts';
import type { Dialer } from './net/byte-pipe.ts';
import { dial } from './net/dial.ts';
import { memberIdOf } from './net/identity.ts';

export type HostDialerOptions = {
  readonly host: string;
  readonly port: number;
  /** How failures name the host. */
  readonly address: string;
  /** What is known of the host at this address from before. */
  readonly known: KnownHost | undefined;
  /** The new key that the person accepted. */
  readonly trustNewKey: string | undefined;
};

/** A host's key as people compare it: `SHA256:` and the base64url of the hash of its public key. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${memberIdOf(publicKey)}`;
}

/** The member id of who has the key. */
export function memberIdOfFingerprint(fingerprint: string): MemberId | undefined {
  return memberIdSchema.safeParse(fingerprint.replace(/^SHA256:/, '')).data;
}

/**
 * Dials one host again and again, for the chat and for data, and insists on its key: the one from before or the one that the
 * person accepted; without either, the one that the first connection met (rules ID4 to ID6).
 * Rejects with `host-key-changed` and `address`, `oldKey`, `newKey`.
 */
export function createHostDialer({ host, port, address, known, trustNewKey }: HostDialerOptions): Dialer {
  let pinned = known?.hostKey;
  const checkHostKey = (publicKey: Uint8Array) => {
    const presented = fingerprintOf(publicKey);
    if (pinned === undefined || presented === trustNewKey) pinned = presented;
    if (pinned !== presented) throw new LanChatError('host-key-changed', { address, oldKey: pinned, newKey: presented });
  };
  return ({ signal }) => dial({ host, port, signal, checkHostKey });
}
