import { generateKeyPair, X509Certificate } from 'node:crypto';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { LanChatError } from '../lib/errors.ts';
import { parseJson, readTextFile, writeJsonFile } from '../lib/json-file.ts';
import { type Identity, identityFromPem } from './identity.ts';
import { createSelfSignedCertificate } from './self-signed-certificate.ts';

const identityFileSchema = z.object({ version: z.literal(1), privateKeyPem: z.string(), certificatePem: z.string() });

/** A new key with its certificate, in memory only. Rule ID1. */
export async function createIdentity(): Promise<Identity> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const certificatePem = createSelfSignedCertificate(privateKey, publicKey.export({ type: 'spki', format: 'der' }));
  return identityFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificatePem);
}

/**
 * The device's identity from `identity.json` in `dataDir`, made on the first call.
 * @throws LanChatError `data-folder-unusable` when the file is there but damaged: it is who this person is to everybody, so it is never replaced.
 */
export async function loadOrCreateIdentity(dataDir: string): Promise<Identity> {
  const path = join(dataDir, 'identity.json');
  const text = await readTextFile(path);
  if (text !== undefined) return parseIdentity(text, path);
  const identity = await createIdentity();
  await writeJsonFile(path, { version: 1, privateKeyPem: identity.privateKeyPem, certificatePem: identity.certificatePem });
  return identity;
}

function parseIdentity(text: string, path: string): Identity {
  try {
    const { privateKeyPem, certificatePem } = identityFileSchema.parse(parseJson(text));
    const identity = identityFromPem(privateKeyPem, certificatePem);
    if (!new X509Certificate(certificatePem).checkPrivateKey(identity.privateKey)) throw new Error('the certificate is not for the key');
    return identity;
  } catch (cause) {
    throw new LanChatError('data-folder-unusable', { path, damaged: basename(path) }, { cause });
  }
}
