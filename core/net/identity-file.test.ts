import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity, loadOrCreateIdentity } from './identity-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the identity', () => {
  it('[ID1] is a P-256 key with a certificate that says nothing personal, from 2000 to 2099', async () => {
    const identity = await createIdentity();
    const certificate = new X509Certificate(identity.certificatePem);
    expect(certificate.subject).toBe('CN=lanchat');
    expect(certificate.issuer).toBe('CN=lanchat');
    expect([certificate.validFrom, certificate.validTo]).toEqual(['Jan  1 00:00:00 2000 GMT', 'Dec 31 23:59:59 2099 GMT']);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Buffer.compare(certificate.publicKey.export({ type: 'spki', format: 'der' }), identity.publicKey)).toBe(0);
  });

  it('[ID1] is made once and stays, in a file of mode 0600 and nothing beside it', async () => {
    const dataDir = join(folder, 'new', 'data');
    const first = await loadOrCreateIdentity(dataDir);
    const second = await loadOrCreateIdentity(dataDir);
    expect(second.memberId).toBe(first.memberId);
    expect(second.certificatePem).toBe(first.certificatePem);
    expect(await readdir(dataDir)).toEqual(['identity.json']);
    if (process.platform !== 'win32') {
      expect((await stat(join(dataDir, 'identity.json'))).mode & 0o777).toBe(0o600);
      expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    }
  });

  it.each([
    ['empty', async () => ''],
    ['no JSON', async () => '{'],
    ['something else', async () => '{"version":1}'],
    ['of a later version', async (text: string) => text.replace('"version": 1', '"version": 2')],
    ['cut', async (text: string) => text.slice(0, 200)],
    [
      'a key and a certificate that do not belong together',
      async (text: string) => JSON.stringify({ ...JSON.parse(text), certificatePem: (await createIdentity()).certificatePem }),
    ],
  ])('[ID1] a file that is %s is data-folder-unusable, and is left as it is', async (_, damage) => {
    await loadOrCreateIdentity(folder);
    const path = join(folder, 'identity.json');
    const damaged = await damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    await expect(loadOrCreateIdentity(folder)).rejects.toMatchObject({ code: 'data-folder-unusable', params: { path, damaged: 'identity.json' } });
    expect(await readFile(path, 'utf8')).toBe(damaged);
    expect(await readdir(folder)).toEqual(['identity.json']);
  });
});
