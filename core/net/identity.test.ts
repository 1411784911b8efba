import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createNonce, type Identity, memberIdOf, type ProofParts, signProof, verifyProof } from './identity.ts';
import { createIdentity } from './identity-file.ts';

const [client, host, stranger] = await Promise.all([createIdentity(), createIdentity(), createIdentity()]);

function proofParts(change: Partial<ProofParts> = {}): ProofParts {
  const own = { exporter: Buffer.alloc(32, 1), hostPublicKey: host.publicKey, clientPublicKey: client.publicKey };
  return { ...own, hostNonce: Buffer.alloc(32, 2).toString('base64url'), clientNonce: Buffer.alloc(32, 3).toString('base64url'), ...change };
}

describe('the proof', () => {
  it('[HX4] holds for the very connection it was made for', () => {
    expect(verifyProof(proofParts(), signProof(client, proofParts()))).toBe(true);
  });

  it.each<[string, Partial<ProofParts>]>([
    ['another connection', { exporter: Buffer.alloc(32, 9) }],
    ['another host', { hostPublicKey: stranger.publicKey }],
    ['another client', { clientPublicKey: stranger.publicKey }],
    ['another nonce of the host', { hostNonce: createNonce() }],
    ['another nonce of the client', { clientNonce: createNonce() }],
    ['swapped keys', { hostPublicKey: client.publicKey, clientPublicKey: host.publicKey }],
    ['swapped nonces', { hostNonce: proofParts().clientNonce, clientNonce: proofParts().hostNonce }],
  ])('[HX4] does not hold for %s', (_, change) => {
    expect(verifyProof(proofParts(change), signProof(client, proofParts()))).toBe(false);
  });

  it('[HX4] does not hold with a key of another owner or another kind, and never throws', () => {
    expect(verifyProof(proofParts(), signProof(stranger, proofParts()))).toBe(false);
    const others = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    ];
    for (const { publicKey } of others) {
      const parts = proofParts({ clientPublicKey: publicKey.export({ type: 'spki', format: 'der' }) });
      expect(verifyProof(parts, signProof(client, parts))).toBe(false);
    }
    for (const signature of ['', 'AA', 'not base64url!', randomBytes(64).toString('base64url'), randomBytes(72).toString('base64url')]) {
      expect(verifyProof(proofParts(), signature)).toBe(false);
    }
    expect(verifyProof(proofParts({ clientPublicKey: randomBytes(91) }), signProof(client, proofParts()))).toBe(false);
  });

  it('[ID2] a member id is the SHA-256 of the key, 43 characters, and nothing else', () => {
    const ids = [client, host, stranger].map(({ memberId }: Identity) => memberId);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[\w-]{43}$/.test(id))).toBe(true);
    expect(memberIdOf(client.publicKey)).toBe(client.memberId);
  });

  it('nonces are 32 bytes, never the same', () => {
    const nonces = Array.from({ length: 100 }, createNonce);
    expect(new Set(nonces).size).toBe(100);
    expect(nonces.every((nonce) => Buffer.from(nonce, 'base64url').length === 32)).toBe(true);
  });
});
