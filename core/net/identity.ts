import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';

/** A device's key and self-signed certificate. The member id is who this device is to everybody. */
export type Identity = {
  readonly memberId: MemberId;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
};

/** What both sides know about one connection and its two keys; the client signs it to prove its key. Rule HX4. */
export type ProofParts = {
  readonly exporter: Uint8Array;
  readonly hostPublicKey: Uint8Array;
  readonly clientPublicKey: Uint8Array;
  /** base64url, 43 characters each. */
  readonly hostNonce: string;
  readonly clientNonce: string;
};

/** SHA-256 of the public key (SPKI DER), base64url. Rule ID2. */
export function memberIdOf(publicKey: Uint8Array): MemberId {
  return memberIdSchema.parse(createHash('sha256').update(publicKey).digest('base64url'));
}

export function identityFromPem(privateKeyPem: string, certificatePem: string): Identity {
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { memberId: memberIdOf(publicKey), publicKey, privateKey, certificatePem, privateKeyPem };
}

/** 32 random bytes as base64url. */
export function createNonce(): string {
  return randomBytes(32).toString('base64url');
}

function proofBytes(parts: ProofParts): Buffer {
  const fixed = [Buffer.from('lanchat-auth-v1\0'), parts.exporter];
  const keys = [parts.hostPublicKey, parts.clientPublicKey].map((key) => createHash('sha256').update(key).digest());
  const nonces = [parts.hostNonce, parts.clientNonce].map((nonce) => Buffer.from(nonce, 'base64url'));
  return Buffer.concat([...fixed, ...keys, ...nonces]);
}

/** The client's signature over the connection's exporter, both keys and both nonces, base64url. */
export function signProof(identity: Identity, parts: ProofParts): string {
  return sign('sha256', proofBytes(parts), { key: identity.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

/** True when `signature` was made by the owner of `clientPublicKey` for this very connection. False for keys that are not ECDSA P-256. */
export function verifyProof(parts: ProofParts, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(parts.clientPublicKey), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false;
    return verify('sha256', proofBytes(parts), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
