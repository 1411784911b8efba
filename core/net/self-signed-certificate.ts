import { type KeyObject, randomBytes, sign } from 'node:crypto';

/** One DER element: tag, length in the shortest form, content. X.690, section 8. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Uint8Array.of(tag, content.length), content]);
  const length = content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 */
const SIGNATURE_ALGORITHM = sequence(oid('2a8648ce3d040302'));
/** CN=lanchat for everybody: the certificate says nothing personal. */
const NAME = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('lanchat')))));
/** RFC 5280, section 4.1.2.5: UTCTime before 2050, GeneralizedTime after. */
const VALIDITY = sequence(der(0x17, Buffer.from('000101000000Z')), der(0x18, Buffer.from('20991231235959Z')));
/** basicConstraints, critical, no CA. */
const EXTENSIONS = der(0xa3, sequence(sequence(oid('551d13'), der(0x01, Uint8Array.of(0xff)), der(0x04, sequence()))));

/** A certificate (PEM, X.509 v3) for an ECDSA P-256 key, signed by itself: the carrier that TLS wants for a bare key. Rule ID1. */
export function createSelfSignedCertificate(privateKey: KeyObject, publicKeySpki: Uint8Array): string {
  const version = der(0xa0, der(0x02, Uint8Array.of(2)));
  const serial = randomBytes(16);
  // Positive, and without a leading zero byte.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const toBeSigned = sequence(version, der(0x02, serial), SIGNATURE_ALGORITHM, NAME, VALIDITY, NAME, publicKeySpki, EXTENSIONS);
  const signature = sign('sha256', toBeSigned, { key: privateKey, dsaEncoding: 'der' });
  const certificate = sequence(toBeSigned, SIGNATURE_ALGORITHM, der(0x03, Uint8Array.of(0), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
